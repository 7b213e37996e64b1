import NIOConcurrencyHelpers
import NIOCore

/// The open connections of a server and the tasks that serve them.
final class ConnectionRegistry: Sendable {
  private struct State {
    var isQuiescing = false
    var channels: [ObjectIdentifier: any Channel] = [:]
    var tasks: [ObjectIdentifier: Task<Void, Never>] = [:]
  }

  /// Connections served at once; more are closed as soon as they are accepted.
  let connectionLimit: Int
  private let state = NIOLockedValueBox(State())

  init(connectionLimit: Int) {
    self.connectionLimit = connectionLimit
  }

  var count: Int { state.withLockedValue { $0.channels.count } }

  /// Takes up a new connection; false when it must be closed instead.
  func admit(_ channel: any Channel) -> Bool {
    state.withLockedValue { state in
      guard !state.isQuiescing, state.channels.count < connectionLimit else { return false }
      state.channels[ObjectIdentifier(channel)] = channel
      return true
    }
  }

  /// Serves an admitted connection in a task of its own and forgets it afterwards.
  func serve(_ channel: any Channel, _ operation: @escaping @Sendable () async -> Void) {
    let key = ObjectIdentifier(channel)
    // The lock is held while the task is made, so that its end finds its entry.
    state.withLockedValue { state in
      state.tasks[key] = Task {
        await operation()
        self.forget(channel)
      }
    }
  }

  func forget(_ channel: any Channel) {
    let key = ObjectIdentifier(channel)
    state.withLockedValue { state in
      state.channels[key] = nil
      state.tasks[key] = nil
    }
  }

  /// Asks every connection to close after the response under way, idle ones at once.
  func quiesce() {
    let channels = state.withLockedValue { state in
      state.isQuiescing = true
      return Array(state.channels.values)
    }
    for channel in channels {
      channel.eventLoop.execute {
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
      }
    }
  }

  /// Closes every connection after `delay`, whatever its reader still has to take.
  func closeAll(after delay: TimeAmount) {
    let channels = state.withLockedValue { state in
      state.isQuiescing = true
      return Array(state.channels.values)
    }
    for channel in channels {
      channel.eventLoop.scheduleTask(in: delay) { WriteDeadlineHandler.closeAtOnce(channel) }
    }
  }

  /// Returns when every connection has been served.
  func drain() async {
    while let task = state.withLockedValue({ $0.tasks.values.first }) {
      await task.value
    }
  }
}
