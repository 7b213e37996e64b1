import Glibc
import Testing

@Suite("The daemon as a process", .blocking, .serialized)
struct DaemonLifecycleTests {
  /// Several texts one after the other that end by their length alone. Sixteen of 900 tokens are
  /// seconds of work for one slot: for tests that do not wait for their end.
  private func longRequest(stream: Bool, count: Int = 16, maxTokens: Int = 900) throws -> String {
    #"{"prompt": "a", "n": \#(count), "max_tokens": \#(maxTokens), "stream": \#(stream), "#
      + #""logit_bias": {"\#(try endToken())": -100}}"#
  }

  private func shortRequest(count: Int) -> String {
    #"{"prompt": "a", "n": \#(count), "max_tokens": 2}"#
  }

  /// Reads a stream to its end, with a pause after each event.
  private func lastEvent(
    of connection: RawConnection, pauseMicroseconds: UInt32 = 0
  ) throws -> String {
    var last = ""
    while let line = try connection.line() {
      guard line.hasPrefix("data: ") else { continue }
      last = line
      usleep(pauseMicroseconds)
    }
    return last
  }

  private func waitForLog(of daemon: DaemonProcess, _ text: String) -> Bool {
    // A minute: long enough for a debug build on a busy machine.
    for _ in 0..<6000 {
      if daemon.log.contains(text) { return true }
      usleep(10_000)
    }
    return false
  }

  @Test("The log tells model, weights, processor, socket and readiness")
  func log() throws {
    let log = try SharedDaemon.daemon.get().log
    for text in [
      "loading model=", "listening socket=", "name=tiny", "origin=\"decompressed into cache\"",
      "isa=", "threads=1", "ready",
    ] {
      #expect(log.contains(text), "\(log)")
    }
  }

  @Test("A second daemon on a live socket exits 1 and leaves the first alone")
  func secondDaemon() throws {
    let first = try DaemonProcess()
    let second = try DaemonProcess(socketPath: first.socketPath, waitsUntilReady: false)
    #expect(second.wait() == 1)
    #expect(second.log.contains("another daemon is listening on \(first.socketPath)"))
    #expect(try first.exchange("GET", "/health").status == 200)
  }

  @Test("After a crash the stale socket file is replaced, and the weights come from the cache")
  func restart() throws {
    let folder = try ScratchFolder.make()
    let arguments = ["--cache-directory", folder + "/cache"]
    let crashed = try DaemonProcess(socketPath: folder + "/s", arguments: arguments)
    crashed.terminate(SIGKILL)
    #expect(crashed.wait() == 128 + SIGKILL)
    #expect(access(folder + "/s", F_OK) == 0)
    let daemon = try DaemonProcess(socketPath: folder + "/s", arguments: arguments)
    #expect(daemon.log.contains("mapped from cache"))
    #expect(try daemon.exchange("GET", "/health").status == 200)
  }

  @Test(
    "SIGTERM and SIGINT end an idle daemon with 0 and remove its socket",
    arguments: [SIGTERM, SIGINT])
  func idleShutdown(signal: Int32) throws {
    let daemon = try DaemonProcess()
    // An idle connection does not hold up the end.
    let idle = try RawConnection(path: daemon.socketPath)
    try idle.sendRequest("GET", "/health")
    #expect(try idle.response().status == 200)
    daemon.terminate(signal)
    #expect(daemon.wait() == 0)
    #expect(access(daemon.socketPath, F_OK) != 0)
    #expect(try idle.line() == nil)
  }

  @Test("SIGTERM lets a stream finish and takes no new connection")
  func drain() throws {
    let daemon = try DaemonProcess(arguments: ["--slots", "1"])
    let connection = try RawConnection(path: daemon.socketPath)
    // Small, so that a debug build on a busy machine is done before the drain's limit.
    let body = try longRequest(stream: true, count: 2, maxTokens: 100)
    try connection.sendRequest("POST", "/v1/completions", body: body)
    #expect(try connection.head().status == 200)
    daemon.terminate()
    #expect(waitForLog(of: daemon, "draining"))
    #expect(throws: RawConnection.Failure.self) { try RawConnection(path: daemon.socketPath) }
    #expect(try lastEvent(of: connection) == "data: [DONE]")
    #expect(daemon.wait() == 0)
    #expect(daemon.log.hasSuffix("stopped\n"))
  }

  @Test("SIGTERM lets a slow reader have a stream to its end")
  func drainSlowly() throws {
    let daemon = try DaemonProcess(arguments: ["--slots", "2"])
    let connection = try RawConnection(path: daemon.socketPath)
    let body = try longRequest(stream: true, count: 2, maxTokens: 400)
    try connection.sendRequest("POST", "/v1/completions", body: body)
    #expect(try connection.head().status == 200)
    daemon.terminate()
    #expect(waitForLog(of: daemon, "draining"))
    // Slower than the model writes, so that the end waits behind a full socket.
    #expect(try lastEvent(of: connection, pauseMicroseconds: 2000) == "data: [DONE]")
    #expect(daemon.wait() == 0)
  }

  @Test("SIGTERM ends the attempts at texts, and the texts that are there are sent")
  func drainAttempts() throws {
    let daemon = try DaemonProcess(
      arguments: ["--slots", "1", "--queue", "16", "--log-level", "debug"])
    let connection = try RawConnection(path: daemon.socketPath)
    // Random weights never obey: without an end these are 256 texts.
    let body =
      #"{"prompt": "a", "n": 16, "udrl": {"desired_length": 60, "attempts": 16}, "#
      + #""logit_bias": {"\#(try endToken())": -100}}"#
    try connection.sendRequest("POST", "/v1/completions", body: body)
    #expect(waitForLog(of: daemon, "completion accepted choices=16"))
    daemon.terminate()
    let response = try connection.response()
    #expect(response.status == 200, "\(response.body)")
    let attempts = try response.decode(CompletionBody.self).choices.map { $0.udrl?.attempts ?? 0 }
    #expect(attempts.count == 16 && attempts.allSatisfy { $0 >= 1 })
    #expect(attempts.reduce(0, +) < 256)
    #expect(daemon.wait() == 0)
  }

  @Test("A client that goes away frees its slot", arguments: [true, false])
  func disconnect(stream: Bool) throws {
    let daemon = try DaemonProcess(
      arguments: ["--slots", "1", "--queue", "16", "--log-level", "debug"])
    let connection = try RawConnection(path: daemon.socketPath)
    try connection.sendRequest("POST", "/v1/completions", body: try longRequest(stream: stream))
    #expect(waitForLog(of: daemon, "completion accepted choices=16"))
    if stream {
      #expect(try connection.head().status == 200)
      _ = try connection.line()
    }
    #expect(try daemon.complete(shortRequest(count: 16)).status == 429)
    connection.disconnect()
    #expect(waitForLog(of: daemon, "completion abandoned choices=16"))
    #expect(!daemon.log.contains("finished=16"))
    // Nothing stops here, and a stream's client has its status already.
    if !stream { #expect(waitForLog(of: daemon, "client went away")) }
    #expect(!daemon.log.contains("the daemon is stopping"))
    #expect(try daemon.complete(#"{"prompt": "a", "max_tokens": 2}"#).status == 200)
  }

  @Test("A full queue refuses at once with 429 and Retry-After, and nothing of it stays queued")
  func queueFull() throws {
    let daemon = try DaemonProcess(arguments: ["--slots", "1", "--queue", "16"])
    let busy = try RawConnection(path: daemon.socketPath)
    try busy.sendRequest("POST", "/v1/completions", body: try longRequest(stream: true))
    #expect(try busy.head().status == 200)
    let response = try daemon.complete(shortRequest(count: 16))
    #expect(response.status == 429)
    #expect(response.headers["retry-after"] == "1")
    let error = try response.decode(ErrorReplyBody.self).error
    #expect(error.code == "queue_full")
    busy.disconnect()
    #expect(waitForLog(of: daemon, "completion abandoned choices=16"))
    #expect(try daemon.complete(shortRequest(count: 16)).status == 200)
  }

  @Test("More texts than slots and queue hold are an error of n, for waiting would not help")
  func tooManyChoices() throws {
    let daemon = try DaemonProcess(arguments: ["--slots", "1", "--queue", "1"])
    let response = try daemon.complete(shortRequest(count: 3))
    #expect(response.status == 400)
    #expect(try response.decode(ErrorReplyBody.self).error.param == "n")
  }

  @Test("As many texts as slots and queue hold are taken whenever the daemon is idle")
  func mostChoices() throws {
    for (slots, queue) in [(2, 2), (1, 1)] {
      let daemon = try DaemonProcess(arguments: ["--slots", "\(slots)", "--queue", "\(queue)"])
      for _ in 0..<20 {
        let response = try daemon.complete(shortRequest(count: slots + queue))
        #expect(response.status == 200, "\(response.body)")
      }
    }
  }

  @Test(
    "A cache directory of no use is named with the reason",
    arguments: [("/dev/null", "Not a directory"), ("/proc/nope", "No such file or directory")])
  func badCache(path: String, reason: String) throws {
    let daemon = try DaemonProcess(arguments: ["--cache-directory", path])
    #expect(daemon.log.contains("decompressed into memory"))
    #expect(daemon.log.contains("warning: weights not cached reason=\"\(path): found \(reason)"))
  }

  @Test("A request can forge no log line")
  func forgedLine() throws {
    let daemon = try DaemonProcess(arguments: ["--log-level", "debug"])
    let model = #"x\r\ncritical: forged\u001b[2J"#
    #expect(try daemon.complete(#"{"prompt": "a", "model": "\#(model)"}"#).status == 404)
    #expect(waitForLog(of: daemon, "debug: refused"))
    #expect(!daemon.log.contains("\ncritical: forged") && !daemon.log.contains("\u{1B}"))
  }

  @Test("As many slots as the options take can be had")
  func manySlots() throws {
    let daemon = try DaemonProcess(arguments: ["--slots", "64"])
    #expect(try daemon.exchange("GET", "/health").status == 200)
  }

  @Test("A client that goes away in the middle of its request is no error of the daemon")
  func cutShort() throws {
    let daemon = try DaemonProcess(arguments: ["--log-level", "debug"])
    let connection = try RawConnection(path: daemon.socketPath)
    try connection.send(
      "POST /v1/completions HTTP/1.1\r\nHost: updraft\r\nContent-Length: 100\r\n\r\n{")
    // Answered after the bytes above have arrived, for one thread serves all connections.
    #expect(try daemon.exchange("GET", "/health").status == 200)
    connection.disconnect()
    #expect(waitForLog(of: daemon, "debug: "))
    #expect(try daemon.exchange("GET", "/health").status == 200)
    #expect(!daemon.log.contains("error: "))
  }

  @Test("The socket's mode is the one asked for")
  func socketMode() throws {
    let daemon = try DaemonProcess(arguments: ["--socket-mode", "600"])
    var status = stat()
    #expect(lstat(daemon.socketPath, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test("A model that cannot be loaded ends the daemon with 1, its reason and no socket")
  func badModel() throws {
    let path = try ScratchFolder.make() + "/s"
    for model in ["/no/such/model.safetensors.zst", "/etc/passwd"] {
      let daemon = try DaemonProcess(socketPath: path, model: model, waitsUntilReady: false)
      #expect(daemon.wait() == 1)
      #expect(daemon.log.contains("critical: "))
      #expect(daemon.log.contains(model))
      #expect(access(path, F_OK) != 0)
    }
  }

  @Test(
    "Wrong arguments are misuse, and say what was expected",
    arguments: [
      (["--threads", "0"], "--threads"), (["--socket-mode", "999"], "--socket-mode"),
      (["--slots", "0"], "--slots"), (["--queue", "0"], "--queue"),
      (["--log-level", "loud"], "--log-level"),
    ])
  func arguments(words: [String], name: String) throws {
    let daemon = try DaemonProcess(
      socketPath: ScratchFolder.make() + "/s", arguments: words, waitsUntilReady: false)
    #expect(daemon.wait() == 64)
    #expect(daemon.log.contains(name))
  }
}
