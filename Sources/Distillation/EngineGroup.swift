import Engine
import Platform

/// Engines that write many texts, each on a CPU and with a share of the texts of its own.
///
/// Workers of one engine wait for each other many times in a step, which is the price of one text
/// that comes soon. Where thousands are wanted, as many steps at a time as there are CPUs do more.
/// Each engine has the weights in memory unless there is a cache directory.
struct EngineGroup: Sendable {
  private let engines: [Engine]

  /// Loads the checkpoint. Blocks for milliseconds to seconds.
  ///
  /// - Parameters:
  ///   - threads: number of engines; nil chooses by topology and quota.
  ///   - slotCount, queueLimit: of each engine.
  init(
    checkpoint path: String, cacheDirectory: String? = nil, threads: Int?, slotCount: Int,
    queueLimit: Int
  ) throws {
    engines = try CPUTopology.detect().workers(threads: threads, cpus: nil).map { cpu in
      try Engine(
        configuration: EngineConfiguration(
          modelPath: path, cacheDirectory: cacheDirectory, cpus: [cpu], slotCount: slotCount,
          queueLimit: queueLimit))
    }
  }

  var count: Int { engines.count }

  /// Of each engine.
  var information: EngineInformation { engines[0].information }

  /// Writes the text of each request, all at the same time, and again those that miss their
  /// commands (``Attempts``). Each engine's queue must have room for its share of them.
  ///
  /// - Parameters:
  ///   - limit: texts written for one request at most.
  ///   - value: what becomes of the texts of the request with that index.
  /// - Returns: the values in the order of the requests, or an error where an engine refuses a
  ///   request or stops. The same seeds give the same texts, whatever the number of engines.
  func write<Value: Sendable>(
    _ requests: [GenerationRequest], attempts limit: Int,
    _ value: @escaping @Sendable (_ index: Int, _ texts: Attempts) -> Value
  ) async -> Result<[Value], DistillationError> {
    let outcomes = await withTaskGroup(of: (Int, Result<Value, DistillationError>).self) { group in
      for (index, request) in requests.enumerated() {
        let engine = engines[index % engines.count]
        group.addTask {
          (index, await engine.attempts(request, limit: limit).map { value(index, $0) })
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    return Result { () throws(DistillationError) in
      var values: [Value] = []
      values.reserveCapacity(requests.count)
      for index in requests.indices {
        if let outcome = outcomes[index] { values.append(try outcome.get()) }
      }
      return values
    }
  }

  /// Ends the engines; their threads are free for other work.
  func stop() { for engine in engines { engine.stop() } }
}

extension Engine {
  fileprivate func attempts(
    _ request: GenerationRequest, limit: Int
  ) async -> Result<Attempts, DistillationError> {
    var texts = Attempts(request, commands: information.commands, limit: limit)
    while let next = texts.next {
      let generation: Generation
      do {
        generation = try submit(next)
      } catch {
        return .failure(DistillationError("The engine refused '\(request.prompt)': \(error)"))
      }
      let before = texts.results.count
      for await case .finished(let result) in generation.events { texts.add(result) }
      guard texts.results.count > before else {
        return .failure(
          DistillationError("The engine stopped before it finished '\(request.prompt)'."))
      }
    }
    return .success(texts)
  }
}
