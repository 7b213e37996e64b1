import Engine
import Glibc
import Logging
import NIOPosix
import ServiceLifecycle
import Synchronization
import Testing

@testable import Service

@Suite("Draining", .blocking)
struct DrainTests {
  /// A daemon in this process, ended through the service group around it.
  private struct DaemonService: Service {
    let daemon: Daemon

    func run() async throws { try await daemon.run(signals: []) }
  }

  @Test("A generation that takes longer than the drain may is given up, and the daemon ends well")
  func limit() async throws {
    let path = try ScratchFolder.make() + "/s"
    var limits = ServiceLimits()
    limits.drainSeconds = 1
    limits.writeDeadlineSeconds = 60
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let daemon = Daemon(
      configuration: DaemonConfiguration(
        engine: EngineConfiguration(
          modelPath: try TinyCheckpoint.path.get(), threads: 1, slotCount: 1),
        socketPath: path, limits: limits), logger: logger)
    let group = ServiceGroup(
      configuration: .init(services: [DaemonService(daemon: daemon)], logger: logger))
    let running = Task { try await group.run() }
    let body =
      #"{"prompt": "a", "n": 16, "max_tokens": 900, "stream": true, "#
      + #""logit_bias": {"\#(try endToken())": -100}}"#
    // The client reads nothing more until the daemon has ended, so the stream cannot end before
    // the drain does, however fast the model is.
    let hasBegun = Atomic(false)
    let hasEnded = Atomic(false)
    let client = Task {
      try await NIOThreadPool.singleton.runIfActive {
        try Self.readStream(path, body) {
          hasBegun.store(true, ordering: .relaxed)
          while !hasEnded.load(ordering: .relaxed) { usleep(10_000) }
        }
      }
    }
    while !hasBegun.load(ordering: .relaxed) { try await Task.sleep(for: .milliseconds(10)) }
    let start = ContinuousClock.now
    await group.triggerGracefulShutdown()
    await #expect(throws: Never.self) { try await running.value }
    let elapsed = start.duration(to: .now)
    hasEnded.store(true, ordering: .relaxed)
    #expect(elapsed >= .milliseconds(900))
    #expect(elapsed < .seconds(60))
    #expect(try await client.value != "data: [DONE]")
    #expect(access(path, F_OK) != 0)
  }

  /// The last event that arrives; calls `begun` at the first.
  private static func readStream(_ path: String, _ body: String, begun: () -> Void) throws
    -> String
  {
    var connection: RawConnection?
    for _ in 0..<6000 where connection == nil {
      connection = try? RawConnection(path: path)
      usleep(10_000)
    }
    let stream = try #require(connection)
    try stream.sendRequest("POST", "/v1/completions", body: body)
    var last = ""
    while let line = try stream.line() {
      if line.hasPrefix("data: ") { last = line }
      if !last.isEmpty { begun() }
    }
    return last
  }
}
