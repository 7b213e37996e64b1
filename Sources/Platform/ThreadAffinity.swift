import CLinux

/// The CPUs that a thread may use. A new thread has those of the one that starts it, so what a
/// pinned thread or a descendant of it starts would share its one CPU.
public struct ThreadAffinity: Sendable {
  private let words: [UInt64]

  /// Those of the calling thread; none where the kernel does not say.
  public init() {
    var words = [UInt64](repeating: 0, count: 128)
    let written = updraft_affinity(&words, UInt(words.count * 8))
    self.words = Array(words.prefix(max(0, Int(written) / 8)))
  }

  /// Gives them to the calling thread. Where the kernel refuses, it keeps those that it has.
  public func apply() {
    if words.isEmpty { return }
    _ = updraft_set_affinity(words, UInt(words.count * 8))
  }
}
