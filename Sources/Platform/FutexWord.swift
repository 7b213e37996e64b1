import CLinux
import Glibc
import Synchronization

/// A 32-bit counter that threads wait on: they spin for about ``spinNanoseconds`` and then
/// sleep in the kernel, so an idle waiter uses no CPU and a waiter whose partner has lost its
/// core does not hold up that core.
final class FutexWord: @unchecked Sendable {
  static let spinNanoseconds = 40_000

  /// The counter and, one cache line further, the number of sleepers. 128 bytes apart from
  /// anything else, because adjacent lines are fetched in pairs.
  private let storage: UnsafeMutableRawPointer
  private let value: UnsafeMutablePointer<Atomic<UInt32>>
  private let sleepers: UnsafeMutablePointer<Atomic<UInt32>>

  init() {
    storage = .allocate(byteCount: 256, alignment: 128)
    value = storage.bindMemory(to: Atomic<UInt32>.self, capacity: 1)
    sleepers = (storage + 128).bindMemory(to: Atomic<UInt32>.self, capacity: 1)
    value.initialize(to: Atomic(0))
    sleepers.initialize(to: Atomic(0))
  }

  deinit {
    value.deinitialize(count: 1)
    sleepers.deinitialize(count: 1)
    storage.deallocate()
  }

  /// The counter as the kernel sees it: `Atomic` holds its value inline.
  private var address: UnsafePointer<UInt32> {
    UnsafeRawPointer(value).assumingMemoryBound(to: UInt32.self)
  }

  /// How many threads sleep in the kernel, or are about to.
  var sleeperCount: UInt32 {
    sleepers.pointee.load(ordering: .sequentiallyConsistent)
  }

  func load() -> UInt32 {
    value.pointee.load(ordering: .acquiring)
  }

  /// Sets the counter; nobody may be waiting.
  func store(_ new: UInt32) {
    value.pointee.store(new, ordering: .releasing)
  }

  /// Returns the new value.
  @discardableResult
  func increment() -> UInt32 {
    let result = value.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent)
    wakeSleepers()
    return result.newValue
  }

  /// Counts down; only zero is worth waking for.
  func decrement() {
    let result = value.pointee.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    if result.newValue == 0 { wakeSleepers() }
  }

  /// Returns when the counter differs from `old`.
  func waitWhile(equals old: UInt32) {
    waitUntil { $0 != old }
  }

  /// Returns when the counter has reached `target`.
  func waitUntil(equals target: UInt32) {
    waitUntil { $0 == target }
  }

  @inline(__always)
  private func waitUntil(_ isDone: (UInt32) -> Bool) {
    if spin(isDone) { return }
    while true {
      sleepers.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent)
      let current = value.pointee.load(ordering: .sequentiallyConsistent)
      let done = isDone(current)
      if !done {
        // Returns at once where the counter has moved on since it was read.
        _ = updraft_futex_wait(address, current)
      }
      sleepers.pointee.wrappingSubtract(1, ordering: .sequentiallyConsistent)
      if done { return }
    }
  }

  @inline(__always)
  private func spin(_ isDone: (UInt32) -> Bool) -> Bool {
    var deadline: UInt64 = 0
    while true {
      for _ in 0..<32 {
        if isDone(load()) { return true }
        updraft_pause()
      }
      let now = Self.nanoseconds()
      if deadline == 0 { deadline = now + UInt64(Self.spinNanoseconds) }
      if now >= deadline { return false }
    }
  }

  private func wakeSleepers() {
    guard sleeperCount > 0 else { return }
    _ = updraft_futex_wake(address, Int32.max)
  }

  /// Of a clock that only rises.
  static func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
