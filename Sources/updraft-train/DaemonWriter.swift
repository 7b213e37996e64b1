#if canImport(Client)
  import Checkpoint
  import Client
  import Distillation
  import Engine
  import FoundationEssentials
  import UpsideDown

  /// A daemon that writes an evaluation's texts, asked over its socket as any program would.
  struct DaemonWriter: EvaluationWriter {
    /// Requests under way at most; no more than the daemon has slots.
    private static let concurrencyLimit = 8

    let identity: WriterIdentity
    private let client: UpdraftClient
    private let concurrency: Int

    /// - Parameter checkpoint: what the texts are measured with.
    /// - Throws: `ClientError` where no daemon answers, `DistillationError` where its model has
    ///   other commands or the checkpoint none.
    init(socketPath: String, checkpoint: String) async throws {
      client = UpdraftClient(socketPath: socketPath)
      let properties = try await client.props()
      let model = properties.value["model"]?.text ?? "a model"
      let map = try WeightMap.open(any: checkpoint, cacheDirectory: nil, workerCount: 1)
      guard let json = map.metadata[MetadataKey.commands] else {
        throw DistillationError("\(checkpoint) has no command table, so there is nothing to obey.")
      }
      // As the daemon writes it, which leaves nothing out.
      let table = try JSONEncoder().encode(try CommandTable(json: json))
      guard properties.value["commands"] == (try JSONDecoder().decode(JSONValue.self, from: table))
      else {
        throw DistillationError(
          "The daemon on \(socketPath) serves \(model), whose commands are others than the "
            + "checkpoint's, expected the same model.")
      }
      let slots = properties.value["slots"].flatMap { Int($0.text) } ?? 1
      concurrency = max(1, min(Self.concurrencyLimit, slots))
      identity = WriterIdentity(
        model: model, instructionSet: properties.value["instruction_set"]?.text ?? "",
        threadCount: properties.value["threads"].flatMap { Int($0.text) } ?? 0, isOverSocket: true)
    }

    func write(
      _ requests: [GenerationRequest], attempts: Int
    ) async throws(DistillationError) -> [WrittenText] {
      do {
        return try await withThrowingTaskGroup(of: (Int, WrittenText).self) { group in
          var texts = [WrittenText?](repeating: nil, count: requests.count)
          for index in requests.indices {
            if index >= concurrency, let (done, text) = try await group.next() {
              texts[done] = text
            }
            group.addTask { (index, try await write(requests[index], attempts)) }
          }
          for try await (done, text) in group { texts[done] = text }
          return texts.compactMap(\.self)
        }
      } catch {
        throw DistillationError("The daemon wrote no text: \(error)")
      }
    }

    func stop() {}

    private func write(
      _ request: GenerationRequest, _ attempts: Int
    ) async throws -> WrittenText {
      let reply = try await client.complete(
        CompletionRequest(
          intent: request.prompt,
          command: request.command.map { Self.command($0, attempts) } ?? .plain,
          temperature: Double(request.sampler.temperature), minP: Double(request.sampler.minP),
          dryMultiplier: Double(request.sampler.dryMultiplier), seed: request.sampler.seed))
      guard let choice = reply.value.choices.first, let achieved = choice.achieved else {
        throw ClientError.unexpectedReply(
          path: client.socketPath, reason: "it holds no text")
      }
      return WrittenText(
        text: choice.text, tokenCount: achieved.length, isEnded: choice.finishReason == "stop",
        attemptCount: achieved.attempts ?? 1)
    }

    private static func command(_ command: Command, _ attempts: Int) -> CommandChoice {
      let reward: RequestedReward =
        switch command.desiredReward {
        case .auto: .auto
        case .max: .max
        case .value(let value): .value(Double(value))
        }
      return .command(
        RequestedCommand(
          task: command.task,
          desiredLength: command.desiredLength.map(RequestedLength.exact)
            ?? command.lengthLimit.map(RequestedLength.atMost), desiredReward: reward,
          attempts: attempts))
    }
  }
#endif
