import Engine
import Hummingbird
import Logging
import NIOCore

/// `POST /v1/completions`.
struct CompletionHandler: Sendable {
  let holder: EngineHolder
  let limits: ServiceLimits

  func respond(to request: Request, context: ServiceContext) async throws -> Response {
    let body = try await JSONBody.decode(CompletionRequest.self, from: request)
    let engine = try await holder.engine(waitingMilliseconds: limits.loadWaitMilliseconds)
    let run = try CompletionRun(body, engine: engine)
    run.logAccepted(to: context.logger)
    if body.streams { return CompletionStream(run: run, context: context).response() }
    return try await whole(run, context: context).response(from: request, context: context)
  }

  /// Waits for all texts. A client that goes away meanwhile frees their slots; a shutdown ends
  /// attempts, and what there is by then is enough where it is as many texts as were asked for.
  private func whole(_ run: CompletionRun, context: ServiceContext) async throws
    -> CompletionReply
  {
    let texts = try await context.connection.withCloseHandler {
      run.cancel()
    } operation: {
      await withTaskCancellationHandler {
        await run.texts()
      } onCancel: {
        run.cancel()
      }
    }
    let results = texts.flatMap(\.results)
    let chosen = run.chosen(texts)
    guard !run.isCancelled, chosen.count == run.request.choiceCount else {
      run.logAbandoned(results, to: context.logger)
      if run.isCancelled { throw ChannelError.ioOnClosedChannel }
      throw APIError.stopping
    }
    // The attempts at a text come one after the other, the texts beside each other.
    let seconds = texts.map { $0.results.reduce(0) { $0 + $1.totalSeconds } }.max() ?? 0
    run.log(results, seconds: seconds, to: context.logger)
    var reply = run.envelope
    let echo = run.request.echoesPrompt ? run.request.prompt : ""
    reply.choices = chosen.enumerated().map { index, text in
      run.choice(
        index, text: echo + text.result.text, result: text.result,
        attemptCount: text.attemptCount)
    }
    reply.usage = run.usage(of: results)
    reply.command = run.report
    return reply
  }
}

extension CompletionRun {
  /// The texts are in slots or in the queue.
  func logAccepted(to logger: Logger) {
    logger.debug(
      "completion accepted",
      metadata: ["choices": "\(generations.count)", "id": "\(envelope.id)"])
  }

  /// A client that went away, or a shutdown that could not wait: the slots are free again.
  func logAbandoned(_ results: [GenerationResult], to logger: Logger) {
    let finished = results.count { $0.finishReason != .cancelled }
    logger.info(
      "completion abandoned",
      metadata: [
        "id": "\(envelope.id)", "choices": "\(generations.count)", "finished": "\(finished)",
      ])
  }

  /// One line a completion, with what was written for it. Nobody's words go into the log.
  func log(_ results: [GenerationResult], seconds: Double, to logger: Logger) {
    let usage = usage(of: results)
    logger.info(
      "completion",
      metadata: [
        "id": "\(envelope.id)", "choices": "\(generations.count)",
        "written": "\(results.count)", "prompt_tokens": "\(usage.promptTokens)",
        "tokens": "\(usage.completionTokens)",
        "milliseconds": "\(Int(seconds * 1000))",
        "finish": "\(results.map(\.finishReason.rawValue).joined(separator: ","))",
      ])
  }
}
