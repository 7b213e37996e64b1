import NIOCore
import NIOHTTPTypes

/// Closes a connection whose reader takes nothing for a while.
///
/// Hummingbird's idle timeout covers a silent client between requests, not one that stops
/// reading in the middle of a response.
final class WriteDeadlineHandler: ChannelOutboundHandler, RemovableChannelHandler {
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let deadline: TimeAmount
  private var outstandingCount = 0
  private var completedCount = 0
  private var isWatching = false

  init(deadline: TimeAmount) {
    self.deadline = deadline
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let written = promise ?? context.eventLoop.makePromise()
    outstandingCount += 1
    written.futureResult.assumeIsolated().whenComplete { _ in
      self.outstandingCount -= 1
      self.completedCount += 1
    }
    context.write(data, promise: written)
    watch(context)
  }

  /// Looks again after the deadline: a write still waiting and none completed is a stall.
  private func watch(_ context: ChannelHandlerContext) {
    guard !isWatching else { return }
    isWatching = true
    let completedBefore = completedCount
    context.eventLoop.assumeIsolated().scheduleTask(in: deadline) {
      self.isWatching = false
      guard self.outstandingCount > 0, context.channel.isActive else { return }
      if self.completedCount == completedBefore {
        context.close(promise: nil)
      } else {
        self.watch(context)
      }
    }
  }
}

@available(*, unavailable)
extension WriteDeadlineHandler: Sendable {}
