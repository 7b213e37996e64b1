import Glibc
import Hummingbird
import NIOCore
import Testing

@testable import Service

@Suite("HTTP server", .blocking)
struct HTTPServerTests {
  @Test("While the model loads, health says so and completions are answered 503")
  func loading() async throws {
    var limits = ServiceLimits()
    limits.loadWaitMilliseconds = 0
    let routes = Routes(holder: EngineHolder(), limits: limits)
    try await ServerInProcess.serve(routes.responder(), limits: limits) { path in
      let health = try RawConnection.exchange(path, "GET", "/health")
      #expect(health.status == 503)
      #expect(health.body == #"{"status":"loading"}"#)
      for (method, target, body) in [
        ("POST", "/v1/completions", #"{"prompt": "a"}"#), ("GET", "/v1/models", nil),
        ("GET", "/props", nil),
      ] {
        let response = try RawConnection.exchange(path, method, target, body: body)
        #expect(response.status == 503)
        #expect(response.headers["retry-after"] == "1")
        #expect(try response.decode(ErrorReplyBody.self).error.code == "loading")
      }
      // What is wrong with a request does not depend on the model.
      #expect(try RawConnection.exchange(path, "POST", "/v1/completions", body: "{").status == 400)
    }
  }

  @Test("A completion that arrives while the model loads waits for it, up to its limit")
  func loadWait() async throws {
    let holder = EngineHolder()
    var limits = ServiceLimits()
    limits.loadWaitMilliseconds = 10_000
    let routes = Routes(holder: holder, limits: limits)
    try await ServerInProcess.serve(routes.responder(), limits: limits) { path in
      let connection = try RawConnection(path: path)
      try connection.sendRequest("POST", "/v1/completions", body: #"{"prompt": "a"}"#)
      usleep(100_000)
      holder.become(.stopping)
      let error = try connection.response().decode(ErrorReplyBody.self).error
      #expect(error.code == "stopping")
    }
  }

  @Test("A reader that stalls is cut off after the write deadline")
  func stalledReader() async throws {
    var limits = ServiceLimits()
    limits.writeDeadlineSeconds = 1
    let router = Router(context: ServiceContext.self)
    let pieceCount = 256
    router.get("/big") { _, _ in
      Response(
        status: .ok,
        body: .init { writer in
          for _ in 0..<pieceCount {
            try await writer.write(ByteBuffer(repeating: 0, count: 65_536))
          }
          try await writer.finish(nil)
        })
    }
    let received = try await ServerInProcess.serve(router.buildResponder(), limits: limits) {
      path in
      let connection = try RawConnection(path: path)
      try connection.sendRequest("GET", "/big")
      _ = try connection.line()
      sleep(4)
      var count = 0
      while let line = try connection.line() { count += line.utf8.count }
      return count
    }
    #expect(received < pieceCount * 65_536)
  }

  @Test("A reader that keeps reading gets all of a large response")
  func steadyReader() async throws {
    var limits = ServiceLimits()
    limits.writeDeadlineSeconds = 1
    let router = Router(context: ServiceContext.self)
    router.get("/big") { _, _ in
      Response(status: .ok, body: .init(byteBuffer: ByteBuffer(repeating: 0x61, count: 4 << 20)))
    }
    let received = try await ServerInProcess.serve(router.buildResponder(), limits: limits) {
      path in
      try RawConnection.exchange(path, "GET", "/big").body.utf8.count
    }
    #expect(received == 4 << 20)
  }

  @Test("A silent connection is closed after the idle time")
  func idle() async throws {
    var limits = ServiceLimits()
    limits.idleTimeoutSeconds = 1
    let routes = Routes(holder: EngineHolder(), limits: limits)
    try await ServerInProcess.serve(routes.responder(), limits: limits) { path in
      let silent = try RawConnection(path: path)
      let unfinished = try RawConnection(path: path)
      try unfinished.send("GET /health HTTP/1.1\r\nHost:")
      #expect(try silent.line() == nil)
      #expect(try unfinished.line() == nil)
    }
  }

  @Test("Connections beyond the limit are closed at once, and there is room again afterwards")
  func connectionLimit() async throws {
    var limits = ServiceLimits()
    limits.connectionLimit = 2
    let routes = Routes(holder: EngineHolder(), limits: limits)
    try await ServerInProcess.serve(routes.responder(), limits: limits) { path in
      let first = try RawConnection(path: path)
      let second = try RawConnection(path: path)
      for connection in [first, second] {
        try connection.sendRequest("GET", "/health")
        _ = try connection.response()
      }
      #expect(try RawConnection(path: path).line() == nil)
      first.disconnect()
      var status = 0
      for _ in 0..<6000 where status != 503 {
        status = (try? RawConnection.exchange(path, "GET", "/health").status) ?? 0
        usleep(10_000)
      }
      #expect(status == 503)
    }
  }
}
