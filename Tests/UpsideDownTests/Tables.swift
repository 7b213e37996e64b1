@testable import UpsideDown

/// Command tables for tests.
enum Tables {
  /// Two tasks with ten examples in every cell for lengths 1…130, two in every bin.
  static func full() throws -> CommandTable {
    var examples: [CommandTable.Example] = []
    for task in ["image", "flyer"] {
      for bound in [1, 8, 12, 16, 20, 24, 28, 32, 36, 40, 46, 52, 60, 70, 82, 96, 130] {
        for step in 0..<10 where bound != 8 || step > 0 {
          if bound == 1 && step > 0 { continue }
          examples.append(.init(task: task, length: bound, reward: Float(step) / 10))
        }
      }
    }
    return try CommandTable.build(tasks: ["image", "flyer"], examples: examples)
  }

  /// One task whose examples are 20…24, 40 and 60…70 tokens long and differ in their bins.
  static func sparse() throws -> CommandTable {
    var examples: [CommandTable.Example] = []
    for step in 0..<10 {
      for length in [21, 23, 24] {
        examples.append(.init(task: "image", length: length, reward: Float(step) / 10))
      }
      examples.append(.init(task: "image", length: 40, reward: 0.5))
      for length in [62, 70] {
        examples.append(.init(task: "image", length: length, reward: step < 9 ? 0.25 : 0.75))
      }
    }
    return try CommandTable.build(tasks: ["image"], examples: examples)
  }
}
