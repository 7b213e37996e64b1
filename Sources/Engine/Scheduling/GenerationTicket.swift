import Synchronization

/// What a reader and the engine share of one generation: its number and whether it is wanted.
final class GenerationTicket: Sendable {
  let id: UInt64
  private let cancelled = Atomic<Bool>(false)
  private let mailbox: Mailbox

  init(id: UInt64, mailbox: Mailbox) {
    self.id = id
    self.mailbox = mailbox
  }

  var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  /// The slot is freed at the beginning of the next step; a waiting request leaves the queue now.
  func cancel() {
    guard !cancelled.exchange(true, ordering: .relaxed) else { return }
    mailbox.withdraw(id)?.finishUnserved()
  }
}
