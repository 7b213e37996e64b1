import NIOCore
import NIOHTTPTypes

/// Closes a connection whose reader takes nothing for a while, and not before a slow one has all.
///
/// Hummingbird's idle timeout covers a silent client between requests, not one that stops
/// reading in the middle of a response; and at shutdown it closes right behind a response's end,
/// which would throw away what the reader has not yet made room for.
final class WriteDeadlineHandler: ChannelOutboundHandler, RemovableChannelHandler {
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let deadline: TimeAmount
  private var outstandingCount = 0
  private var completedCount = 0
  private var isWatching = false
  /// Whether the last part written ended a response.
  private var hasEnded = false
  /// Of a close that waits for the writes before it.
  private var closing: EventLoopPromise<Void>?

  init(deadline: TimeAmount) {
    self.deadline = deadline
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let written = promise ?? context.eventLoop.makePromise()
    outstandingCount += 1
    if case .end = unwrapOutboundIn(data) { hasEnded = true } else { hasEnded = false }
    written.futureResult.assumeIsolated().whenComplete { _ in
      self.outstandingCount -= 1
      self.completedCount += 1
      if self.outstandingCount == 0, let closing = self.closing {
        context.close(promise: closing)
      }
    }
    context.write(data, promise: written)
    watch(context)
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    guard mode == .all, hasEnded, outstandingCount > 0 else {
      return context.close(mode: mode, promise: promise)
    }
    let closing = self.closing ?? context.eventLoop.makePromise()
    self.closing = closing
    closing.futureResult.cascade(to: promise)
  }

  /// Closes past this handler, without waiting for a slow reader; on the channel's event loop.
  static func closeAtOnce(_ channel: any Channel) {
    let context = try? channel.pipeline.syncOperations.context(handlerType: Self.self)
    if let context { context.close(promise: nil) } else { channel.close(promise: nil) }
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
