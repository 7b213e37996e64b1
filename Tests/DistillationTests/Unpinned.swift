import Distillation
import Platform

/// Runs work that pins its thread, and gives the thread its CPUs back: a test's thread is one of
/// Swift's cooperative ones, which other tests run on afterwards.
struct Unpinned: LongWork {
  func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try Self.run(work)
  }

  static func run<Value>(_ work: () throws -> Value) rethrows -> Value {
    let affinity = ThreadAffinity()
    defer { affinity.apply() }
    return try work()
  }
}
