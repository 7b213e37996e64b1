import Engine
import Logging
import NIOPosix
import Platform
import ServiceLifecycle

/// Loads the engine beside the running server, tells the service manager, stops it at the end.
struct EngineService: Service {
  let configuration: EngineConfiguration
  let holder: EngineHolder
  let logger: Logger

  func run() async throws {
    let engine: Engine
    do {
      engine = try await load()
    } catch is CancellationError {
      return
    }
    holder.become(.ready(engine))
    report(engine.information)
    // Returns at graceful shutdown, throws when cancelled: the end in both cases.
    try? await gracefulShutdown()
    holder.become(.stopping)
    await stop(engine)
  }

  /// The server has drained, or the time for that is over and what is left must be given up while
  /// there are connections to answer on. Not `runIfActive`, which does nothing in a task that was
  /// cancelled.
  private func stop(_ engine: Engine) async {
    await withCheckedContinuation { continuation in
      NIOThreadPool.singleton.submit { _ in
        engine.stop(graceMilliseconds: 0)
        continuation.resume()
      }
    }
  }

  /// Loading blocks for as long as decompression takes, so it has a thread of its own and the
  /// service manager is asked for patience meanwhile.
  private func load() async throws -> Engine {
    logger.info("loading", metadata: ["model": "\(configuration.modelPath)"])
    Systemd.notify("STATUS=Loading \(configuration.modelPath)")
    let patience = Task {
      while !Task.isCancelled {
        Systemd.notify("EXTEND_TIMEOUT_USEC=30000000")
        try await Task.sleep(for: .seconds(10))
      }
    }
    defer { patience.cancel() }
    let configuration = configuration
    return try await NIOThreadPool.singleton.runIfActive {
      try Engine(configuration: configuration)
    }
  }

  private func report(_ information: EngineInformation) {
    let shape = information.configuration
    logger.info(
      "model",
      metadata: [
        "name": "\(information.modelName)", "layers": "\(shape.layerCount)",
        "width": "\(shape.width)", "context": "\(shape.positionCount)",
        "tasks": "\(information.commands?.tasks.joined(separator: ",") ?? "none")",
      ])
    logger.info("weights", metadata: information.origin.metadata)
    if case .memory(_, let problem?) = information.origin {
      logger.warning("weights not cached", metadata: ["reason": "\(problem)"])
    }
    logger.info(
      "processor",
      metadata: [
        "isa": "\(information.instructionSet)", "threads": "\(information.threadCount)",
        "pinning": "\(information.pinning.joined(separator: "; "))",
      ])
    let milliseconds = Int(information.loadSeconds * 1000)
    logger.info(
      "ready",
      metadata: ["slots": "\(information.slotCount)", "milliseconds": "\(milliseconds)"])
    Systemd.notify("READY=1", "STATUS=Serving \(information.modelName)")
  }
}
