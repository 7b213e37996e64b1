import NIOConcurrencyHelpers
import NIOCore

/// One client's connection, as handlers see it: something that may close at any moment.
///
/// Closed means closed by the peer in both directions; a client that only shut down its writing
/// side still waits for its reply.
final class Connection: Sendable {
  private struct State {
    var isClosed = false
    var nextToken = 0
    var actions: [Int: @Sendable () -> Void] = [:]
  }

  let channel: any Channel
  private let state = NIOLockedValueBox(State())

  init(channel: any Channel) {
    self.channel = channel
    channel.closeFuture.whenComplete { [state] _ in
      let actions = state.withLockedValue { state in
        state.isClosed = true
        defer { state.actions = [:] }
        return state.actions.values
      }
      for action in actions { action() }
    }
  }

  /// Runs `operation`; calls `action` once if the connection closes before it returns.
  func withCloseHandler<Result>(
    _ action: @escaping @Sendable () -> Void, operation: () async throws -> Result
  ) async throws -> Result {
    let token: Int? = state.withLockedValue { state in
      guard !state.isClosed else { return nil }
      state.nextToken += 1
      state.actions[state.nextToken] = action
      return state.nextToken
    }
    guard let token else {
      action()
      throw ChannelError.ioOnClosedChannel
    }
    defer { state.withLockedValue { _ = $0.actions.removeValue(forKey: token) } }
    return try await operation()
  }

  /// Closes the connection after `delay`, whatever is still under way.
  func close(after delay: TimeAmount) {
    let channel = channel
    channel.eventLoop.scheduleTask(in: delay) { channel.close(promise: nil) }
  }
}
