import Synchronization

@testable import Distillation

/// A teacher whose answers are a function of the order and of how often it was asked for it.
final class ScriptedTeacher: Teacher {
  typealias Script =
    @Sendable (_ order: TextOrder, _ time: Int) throws(TeacherFailure) -> TeacherAnswer

  let name = "t"
  private let script: Script
  private let asked = Mutex<[TextOrder: Int]>([:])

  init(_ script: @escaping Script) { self.script = script }

  /// How often each order was asked for.
  var counts: [TextOrder: Int] { asked.withLock { $0 } }

  func write(_ order: TextOrder, attempt: Int) async throws(TeacherFailure) -> TeacherAnswer {
    let time = asked.withLock { counts in
      counts[order, default: 0] += 1
      return counts[order, default: 0]
    }
    return try script(order, time)
  }
}
