import Testing

@testable import Client

@Suite("Client: what a reply becomes")
struct ClientReplyTests {
  private func response(
    _ status: String, _ body: String, headers: [String] = []
  ) -> [UInt8] {
    let lines =
      ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers + ["", body]
    return Array(lines.joined(separator: "\r\n").utf8)
  }

  private let completion = """
    {"id":"c-1","object":"text_completion","created":1,"model":"small","choices":[{"index":0,\
    "text":"a fox","finish_reason":"stop","logprobs":null,"udrl":{"length":2,"reward":0.5}}],\
    "usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9},"udrl":{"requested":\
    {"task":"t","desired_length":3,"desired_reward":"max"},"effective":{"task":"t",\
    "desired_length":3,"desired_reward":0.75,"clamped":true}},"later":[1]}
    """

  @Test("A whole completion keeps text, achievement, usage, both commands and its JSON")
  func wholeCompletion() async throws {
    let server = try ClientScriptedServer(pieces: [response("200 OK", completion)])
    let reply = try await UpdraftClient(socketPath: server.path).complete(
      CompletionRequest(intent: "fox"))
    #expect(reply.json == completion)
    #expect(reply.value.choices.map(\.text) == ["a fox"])
    #expect(reply.value.choices.first?.achieved == Achievement(length: 2, reward: 0.5))
    #expect(reply.value.usage?.completionTokens == 2)
    #expect(reply.value.command?.requested?.desiredReward == .max)
    #expect(reply.value.command?.effective?.desiredReward == .value(0.75))
    #expect(reply.value.command?.effective?.clamped == true)
  }

  @Test("A request says what was asked and leaves out what was not")
  func requestBytes() async throws {
    let server = try ClientScriptedServer(pieces: [response("200 OK", completion)])
    _ = try await UpdraftClient(socketPath: server.path).complete(
      CompletionRequest(
        intent: "a \"fox\" / ü",
        command: .command(RequestedCommand(task: "t", desiredLength: 3, desiredReward: .max)),
        seed: .max))
    #expect(server.request.hasPrefix("POST /v1/completions HTTP/1.1\r\n"))
    #expect(
      server.request.hasSuffix(
        #"{"prompt":"a \"fox\" / ü","seed":18446744073709551615,"#
          + #""udrl":{"desired_length":3,"desired_reward":"max","task":"t"}}"#))
  }

  @Test(
    "A plain continuation sends null, the model's default sends nothing", arguments: [true, false])
  func commandForms(isPlain: Bool) async throws {
    let server = try ClientScriptedServer(pieces: [response("200 OK", completion)])
    _ = try await UpdraftClient(socketPath: server.path).complete(
      CompletionRequest(intent: "fox", command: isPlain ? .plain : .modelDefault))
    let body = isPlain ? #"{"prompt":"fox","udrl":null}"# : #"{"prompt":"fox"}"#
    #expect(server.request.hasSuffix("\r\n\r\n" + body))
  }

  @Test("A refusal keeps status, field, code and waiting time")
  func refusal() async throws {
    let body = #"{"error":{"message":"queue full","type":"overloaded","param":"n","code":429}}"#
    let server = try ClientScriptedServer(pieces: [
      response("429 Too Many Requests", body, headers: ["Retry-After: 2"])
    ])
    let expected = ServerError(
      status: 429, message: "queue full", type: "overloaded", param: "n", code: "429",
      retryAfterSeconds: 2)
    let error = await #expect(throws: ClientError.self) {
      try await UpdraftClient(socketPath: server.path).models()
    }
    #expect(error == .server(expected))
    #expect(error.map(ExitStatus.init) == .tryLater)
  }

  @Test("A daemon that is still loading says so, and later is worth a try")
  func loading() async throws {
    let server = try ClientScriptedServer(pieces: [
      response("503 Service Unavailable", #"{"status":"loading"}"#)
    ])
    let error = await #expect(throws: ClientError.self) {
      try await UpdraftClient(socketPath: server.path).health()
    }
    #expect(error?.description == "the daemon answered 503: it is loading")
    #expect(error.map(ExitStatus.init) == .tryLater)
  }

  @Test("A refusal without the API's error object is quoted in one short line")
  func foreignRefusal() async throws {
    let server = try ClientScriptedServer(pieces: [
      response("502 Bad Gateway", "<html>\nno\n" + String(repeating: "x", count: 900))
    ])
    let error = await #expect(throws: ClientError.self) {
      try await UpdraftClient(socketPath: server.path).models()
    }
    guard case .server(let refusal) = error else {
      Issue.record("expected a server error, found \(String(describing: error))")
      return
    }
    #expect(refusal.status == 502)
    #expect(refusal.message.hasPrefix("<html> no xxx"))
    #expect(refusal.message.utf8.count <= 200)
  }

  @Test(
    "A reply that is not the API's is named, never half believed",
    arguments: [
      ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnot JSON!", "the body is not JSON"),
      ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "data is missing"),
      ("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"data\": 1}", "data is not of type"),
      ("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"data\"", "closed"),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"dat", "closed"),
      ("SSH-2.0-OpenSSH_9.2\r\n", "not HTTP/1.1"),
      ("", "closed before any answer"),
    ])
  func brokenReplies(bytes: String, reason: String) async throws {
    let server = try ClientScriptedServer(pieces: [Array(bytes.utf8)])
    let error = await #expect(throws: ClientError.self) {
      try await UpdraftClient(socketPath: server.path).models()
    }
    guard case .unexpectedReply(let path, let found) = error else {
      Issue.record("expected an unexpected reply, found \(String(describing: error))")
      return
    }
    #expect(path == server.path)
    #expect(found.contains(reason), "found: \(found)")
    #expect(error.map(ExitStatus.init) == .failed)
  }

  @Test("A daemon that accepts and says nothing is given up on")
  func silence() async throws {
    let server = try ClientScriptedServer(pieces: [], closesAtEnd: false)
    let client = UpdraftClient(socketPath: server.path, silenceLimitSeconds: 0.1)
    await #expect(throws: ClientError.timedOut(path: server.path, seconds: 0.1)) {
      try await client.health()
    }
  }
}
