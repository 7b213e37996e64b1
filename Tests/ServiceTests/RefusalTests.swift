import Testing

@Suite("Refusals over HTTP", .blocking)
struct RefusalTests {
  private func refusal(_ response: RawConnection.Response, _ status: Int) throws
    -> ErrorReplyBody.Fields
  {
    #expect(response.status == status, "\(response.body)")
    #expect(response.headers["content-type"]?.hasPrefix("application/json") == true)
    return try response.decode(ErrorReplyBody.self).error
  }

  @Test(
    "A bad field is a 400 that names it, wherever it is found out",
    arguments: [
      (#"{"prompt": 7}"#, "prompt"), (#"{"prompt": "a", "max_tokens": -1}"#, "max_tokens"),
      (#"{"prompt": "a", "udrl": {"desired_length": -1}}"#, "udrl.desired_length"),
      (#"{"prompt": "a", "udrl": {"desired_reward": 2}}"#, "udrl.desired_reward"),
      (#"{"prompt": "a", "udrl": null, "best_of": 2}"#, "best_of"),
      (#"{"prompt": "a", "udrl": {"taks": "poster"}}"#, "udrl.taks"),
      (#"{"prompt": "a", "temperature": -1}"#, "temperature"),
      (#"{"prompt": "a", "temperature": 1e300}"#, "temperature"),
      (#"{"prompt": "a", "top_p": 0}"#, "top_p"), (#"{"prompt": "a", "top_p": 1.01}"#, "top_p"),
      (#"{"prompt": "a", "min_p": -0.1}"#, "min_p"),
      (#"{"prompt": "a", "frequency_penalty": 3}"#, "frequency_penalty"),
      (#"{"prompt": "a", "presence_penalty": -3}"#, "presence_penalty"),
      (#"{"prompt": "a", "dry_multiplier": -1}"#, "dry_multiplier"),
      (#"{"prompt": "a", "dry_allowed_length": 0}"#, "dry_allowed_length"),
      (#"{"prompt": "a", "repeat_penalty": 0}"#, "repeat_penalty"),
      (#"{"prompt": "a", "logit_bias": {"99999": 1}}"#, "logit_bias"),
      (#"{"prompt": "a", "logit_bias": {"1": 101}}"#, "logit_bias"),
      (#"{"prompt": "\#(String(repeating: "word ", count: 2000))"}"#, "prompt"),
    ])
  func badField(body: String, field: String) throws {
    let error = try refusal(try SharedDaemon.complete(body), 400)
    #expect(error.param == field)
    #expect(error.type == "invalid_request_error")
    #expect(error.message.contains(field))
  }

  @Test("An unknown task is refused with the known ones")
  func unknownTask() throws {
    let response = try SharedDaemon.complete(#"{"prompt": "a", "udrl": {"task": "poem"}}"#)
    let error = try refusal(response, 400)
    #expect(error.param == "udrl.task")
    #expect(error.message.contains("poem"))
    for task in TinyCheckpoint.tasks { #expect(error.message.contains(task)) }
  }

  @Test("Malformed JSON is refused with its position")
  func malformed() throws {
    let response = try SharedDaemon.complete("{\"prompt\": \"a\",\n  \"n\": }")
    let error = try refusal(response, 400)
    #expect(error.code == "invalid_json")
    #expect(error.message.contains("line 2, column 8"))
  }

  @Test("An unknown model is a 404, the served one is taken")
  func unknownModel() throws {
    let error = try refusal(try SharedDaemon.complete(#"{"prompt": "a", "model": "gpt-9"}"#), 404)
    #expect(error.code == "model_not_found")
    #expect(error.param == "model")
    let served = try SharedDaemon.complete(#"{"prompt": "a", "model": "tiny", "max_tokens": 2}"#)
    #expect(served.status == 200)
  }

  @Test("An unknown path is a 404, a wrong method a 405 that says which is right")
  func paths() throws {
    #expect(try refusal(try SharedDaemon.exchange("GET", "/v2/x"), 404).message.contains("/v2/x"))
    let response = try SharedDaemon.exchange("GET", "/v1/completions")
    _ = try refusal(response, 405)
    #expect(response.headers["allow"] == "POST")
    #expect(try SharedDaemon.exchange("POST", "/health", body: "{}").headers["allow"] == "GET")
  }

  @Test("A large body is refused by its announced length, before it is sent")
  func announcedBody() throws {
    let connection = try RawConnection(path: SharedDaemon.daemon.get().socketPath)
    try connection.send(
      "POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 10485760\r\n\r\n")
    let response = try connection.response()
    #expect(try refusal(response, 413).message.contains("1048576"))
    #expect(response.headers["connection"] == "close")
    // The daemon hangs up although the body never came.
    #expect(try connection.line() == nil)
  }

  @Test("A body of 10 MB is refused, and a client that sends it all first sees the reply")
  func sentBody() throws {
    let text = String(repeating: "x", count: 10 << 20)
    let response = try SharedDaemon.complete(#"{"prompt": "\#(text)"}"#)
    _ = try refusal(response, 413)
    #expect(try SharedDaemon.exchange("GET", "/health").status == 200)
  }

  @Test("A chunked body without a length is refused once it is too large")
  func chunkedBody() throws {
    let connection = try RawConnection(path: SharedDaemon.daemon.get().socketPath)
    try connection.send(
      "POST /v1/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    let chunk = "10000\r\n" + String(repeating: "x", count: 65_536) + "\r\n"
    for _ in 0..<17 { try connection.send(chunk) }
    _ = try refusal(try connection.response(), 413)
  }

  @Test(
    "What is not HTTP is answered 400 and the connection closed",
    arguments: ["hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n"])
  func notHTTP(text: String) throws {
    let connection = try RawConnection(path: SharedDaemon.daemon.get().socketPath)
    try connection.send(text)
    #expect(try refusal(try connection.response(), 400).code == "invalid_http")
    #expect(try connection.line() == nil)
    #expect(try SharedDaemon.exchange("GET", "/health").status == 200)
  }

  @Test("A body that ends before its announced length is refused, where somebody still listens")
  func cutShort() throws {
    let connection = try RawConnection(path: SharedDaemon.daemon.get().socketPath)
    try connection.send("POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
    connection.finishWriting()
    #expect(try refusal(try connection.response(), 400).code == "invalid_http")
    #expect(try connection.line() == nil)
  }

  @Test("Header fields beyond the limit are refused")
  func largeHeader() throws {
    let connection = try RawConnection(path: SharedDaemon.daemon.get().socketPath)
    try connection.send(
      "GET /health HTTP/1.1\r\nX-Long: \(String(repeating: "x", count: 40_000))\r\n\r\n")
    #expect(try refusal(try connection.response(), 400).message.contains("32 KiB"))
    #expect(try SharedDaemon.exchange("GET", "/health").status == 200)
  }
}
