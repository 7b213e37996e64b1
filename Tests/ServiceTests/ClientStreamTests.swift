import Client
import Testing

@Suite("Client: streams")
struct ClientStreamTests {
  private static let head =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

  private func chunk(_ text: String) -> String {
    "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
  }

  private func event(_ index: Int, _ text: String, finish: String? = nil) -> String {
    let reason = finish.map { "\"\($0)\"" } ?? "null"
    return #"data: {"id":"c","model":"m","choices":[{"index":\#(index),"text":"\#(text)","#
      + #""finish_reason":\#(reason)}]}"# + "\n\n"
  }

  @Test("Pieces arrive whole wherever the bytes are split", arguments: [1, 2, 3, 7, 64, 4096])
  func splitting(pieceByteCount: Int) async throws {
    let events = [
      ": a comment\n\n", event(0, "zwölf "), event(0, "Füchse"), event(0, "", finish: "stop"),
      "data: [DONE]\n\n",
    ]
    let bytes = Array((Self.head + events.map(chunk).joined() + chunk("")).utf8)
    let pieces = stride(from: 0, to: bytes.count, by: pieceByteCount).map {
      Array(bytes[$0..<min($0 + pieceByteCount, bytes.count)])
    }
    let server = try ClientScriptedServer(pieces: pieces)
    var texts: [String] = []
    var reasons: [String?] = []
    try await UpdraftClient(socketPath: server.path).stream(CompletionRequest(intent: "x")) {
      texts += $0.value.choices.map(\.text)
      reasons += $0.value.choices.map(\.finishReason)
    }
    #expect(texts == ["zwölf ", "Füchse", ""])
    #expect(reasons == [nil, nil, "stop"])
    #expect(server.request.contains(#""stream":true,"stream_options":{"include_usage":true}"#))
  }

  @Test("A stream that ends without its end mark is an error, with the pieces already handed over")
  func cutShort() async throws {
    let bytes = Self.head + chunk(event(0, "half")) + chunk("")
    let server = try ClientScriptedServer(pieces: [Array(bytes.utf8)])
    var texts: [String] = []
    let error = await #expect(throws: ClientError.self) {
      try await UpdraftClient(socketPath: server.path).stream(CompletionRequest(intent: "x")) {
        texts += $0.value.choices.map(\.text)
      }
    }
    #expect(texts == ["half"])
    #expect(error?.description.contains("end mark") == true)
  }

  @Test("An error inside a stream is the daemon's error")
  func errorInside() async throws {
    let failure =
      #"data: {"error":{"message":"stopping","type":"service_unavailable_error","param":null}}"#
    let bytes = Self.head + chunk(event(0, "half")) + chunk(failure + "\n\n") + chunk("")
    let server = try ClientScriptedServer(pieces: [Array(bytes.utf8)])
    await #expect(
      throws: ClientError.server(
        ServerError(status: 503, message: "stopping", type: "service_unavailable_error"))
    ) {
      try await UpdraftClient(socketPath: server.path).stream(CompletionRequest(intent: "x")) {
        _ in
      }
    }
  }

  @Test("A refused stream is the refusal")
  func refused() async throws {
    let body =
      #"{"error":{"message":"unknown task","type":"invalid_request_error","param":"udrl.task"}}"#
    let bytes = "HTTP/1.1 400 Bad Request\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    let server = try ClientScriptedServer(pieces: [Array(bytes.utf8)])
    let error = await #expect(throws: ClientError.self) {
      try await UpdraftClient(socketPath: server.path).stream(CompletionRequest(intent: "x")) {
        _ in
      }
    }
    #expect(error.map(ExitStatus.init) == .refused)
    #expect(error?.description == "the daemon answered 400, field udrl.task: unknown task")
  }

  @Test("A handler that throws closes the connection, so that the daemon can free the slot")
  func leavingEarly() async throws {
    struct Enough: Error {}
    let bytes = Array((Self.head + chunk(event(0, "on and on"))).utf8)
    let server = try ClientScriptedServer(pieces: [bytes], closesAtEnd: false)
    await #expect(throws: Enough.self) {
      try await UpdraftClient(socketPath: server.path).stream(CompletionRequest(intent: "x")) {
        _ in throw Enough()
      }
    }
    try await expectFinished(server)
  }

  @Test("A cancelled task closes the connection")
  func cancellation() async throws {
    let bytes = Array((Self.head + chunk(event(0, "on and on"))).utf8)
    let server = try ClientScriptedServer(pieces: [bytes], closesAtEnd: false)
    let client = UpdraftClient(socketPath: server.path)
    let (begun, signal) = AsyncStream<Void>.makeStream()
    let task = Task {
      try await client.stream(CompletionRequest(intent: "x")) { _ in signal.yield() }
    }
    for await _ in begun { break }
    task.cancel()
    await #expect(throws: (any Error).self) { try await task.value }
    try await expectFinished(server)
  }

  /// The server sees the close a moment after the client made it.
  private func expectFinished(_ server: ClientScriptedServer) async throws {
    for _ in 0..<6000 where !server.isFinished {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(server.isFinished)
  }
}
