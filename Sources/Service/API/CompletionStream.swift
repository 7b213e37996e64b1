import Engine
import FoundationEssentials
import Hummingbird
import NIOCore

/// A completion as server-sent events: pieces of text, the end of each choice with what it
/// achieved, the usage where asked for, `[DONE]`.
struct CompletionStream: Sendable {
  let run: CompletionRun
  let context: ServiceContext

  func response() -> Response {
    Response(
      status: .ok,
      headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-cache"],
      body: .init { writer in try await write(to: &writer) })
  }

  /// A client that goes away makes the write fail or closes the connection; both free the slots.
  private func write(to writer: inout any ResponseBodyWriter) async throws {
    var output = writer
    var results: [GenerationResult] = []
    defer {
      run.cancel()
      let isWhole = results.count == run.generations.count
      if isWhole {
        run.log(
          results, seconds: results.map(\.totalSeconds).max() ?? 0, to: context.logger)
      } else {
        run.logAbandoned(results, to: context.logger)
      }
    }
    try await context.connection.withCloseHandler {
      run.cancel()
    } operation: {
      try await writeEvents(to: &output, results: &results)
    }
    try await output.finish(nil)
  }

  private func writeEvents(
    to writer: inout any ResponseBodyWriter, results: inout [GenerationResult]
  ) async throws {
    var hasBegun = Set<Int>()
    for await (index, event) in run.events {
      let isFirst = hasBegun.insert(index).inserted
      let echo = isFirst && run.request.echoesPrompt ? run.request.prompt : ""
      switch event {
      case .text(let piece):
        // A piece can be empty where tokens are withheld until their character is complete.
        let text = echo + piece.text
        guard !text.isEmpty else { continue }
        try await send(.init(index: index, text: text), to: &writer)
      case .finished(let result):
        guard result.finishReason != .cancelled else {
          return try await send(ErrorReply(error: .stopping), to: &writer)
        }
        results.append(result)
        let choice = run.choice(index, text: echo, result: result)
        try await send(choice, endsChoice: true, to: &writer)
      }
    }
    if run.request.includesUsage {
      var last = run.envelope
      last.usage = run.usage(of: results)
      try await send(last, to: &writer)
    }
    try await writer.write(ByteBuffer(string: "data: [DONE]\n\n"))
  }

  private func send(
    _ choice: CompletionReply.Choice, endsChoice: Bool = false,
    to writer: inout any ResponseBodyWriter
  ) async throws {
    var event = run.envelope
    event.choices = [choice]
    if endsChoice { event.command = run.report }
    try await send(event, to: &writer)
  }

  private func send(_ event: some Encodable, to writer: inout any ResponseBodyWriter)
    async throws
  {
    var buffer = ByteBuffer(string: "data: ")
    buffer.writeBytes(try JSONEncoder.service.encode(event))
    buffer.writeString("\n\n")
    try await writer.write(buffer)
  }
}
