extension CommandTable {
  /// Checks what a file may get wrong, so that no reader has to.
  func validate() throws(CommandError) {
    try validateTasks()
    try validateForms()
    let bounds = lengthUpperBounds
    try Self.check(
      !bounds.isEmpty && bounds.count <= 64 && bounds[0] >= 1
        && zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 },
      "length_upper_bounds", "is \(bounds), expected 1…64 ascending lengths")
    try Self.check(
      (1...64).contains(rewardBins), "reward_bins", "is \(rewardBins), expected 1…64")
    try Self.check(
      horizonCount == 0 || (3...65536).contains(horizonCount), "horizon_count",
      "is \(horizonCount), expected 0 or 3…65536")
    try Self.check(
      minimumSupport >= 1, "minimum_support", "is \(minimumSupport), expected at least 1")
    try Self.check(shape(edges, rewardBins - 1), "edges", shapeMessage(rewardBins - 1))
    try Self.check(shape(medians, rewardBins), "medians", shapeMessage(rewardBins))
    try Self.check(shape(support, rewardBins), "support", shapeMessage(rewardBins))
    for task in tasks.indices {
      for length in bounds.indices {
        let cell = edges[task][length]
        try Self.check(
          cell.allSatisfy({ (0...1).contains($0) }) && zip(cell, cell.dropFirst()).allSatisfy(<=),
          "edges[\(task)][\(length)]", "is \(cell), expected ascending rewards in 0…1")
        try Self.check(
          medians[task][length].allSatisfy({ (0...1).contains($0) }),
          "medians[\(task)][\(length)]",
          "is \(medians[task][length]), expected rewards in 0…1")
        try Self.check(
          support[task][length].allSatisfy({ (0...Int(Int32.max)).contains($0) }),
          "support[\(task)][\(length)]",
          "is \(support[task][length]), expected counts from 0 on")
      }
      try Self.check(
        support[task].contains { $0.contains { $0 >= minimumSupport } }, "support[\(task)]",
        "has no bin with \(minimumSupport) training examples, expected at least one")
    }
    try validateLengths()
  }

  private func validateTasks() throws(CommandError) {
    try Self.check(
      (1...256).contains(tasks.count), "tasks", "has \(tasks.count) names, expected 1…256")
    for (index, name) in tasks.enumerated() {
      try Self.check(
        Self.isTaskName(name), "tasks[\(index)]",
        "is \"\(name)\", expected \(Self.taskNameRule)")
      try Self.check(
        !tasks[..<index].contains(name), "tasks[\(index)]", "is \"\(name)\" once more")
    }
    try Self.check(
      tasks.contains(defaultTask), "default_task",
      "is \"\(defaultTask)\", expected one of \(tasks)")
  }

  private func validateForms() throws(CommandError) {
    for (index, name) in unpunctuated.enumerated() {
      try Self.check(
        tasks.contains(name), "unpunctuated[\(index)]",
        "is \"\(name)\", expected one of \(tasks)")
    }
  }

  private func validateLengths() throws(CommandError) {
    try Self.check(
      shortest.count == tasks.count && shortest.allSatisfy { $0 >= 1 }, "shortest",
      "is \(shortest), expected \(tasks.count) lengths of at least 1")
    try Self.check(
      longest.count == tasks.count && zip(shortest, longest).allSatisfy(<=)
        && longest.allSatisfy { $0 <= Int(Int32.max) }, "longest",
      "is \(longest), expected \(tasks.count) lengths not below shortest, at most \(Int32.max)")
  }

  private func shape<Value>(_ values: [[[Value]]], _ count: Int) -> Bool {
    values.count == tasks.count
      && values.allSatisfy { task in
        task.count == lengthUpperBounds.count && task.allSatisfy { $0.count == count }
      }
  }

  private func shapeMessage(_ count: Int) -> String {
    "has another shape than [\(tasks.count)][\(lengthUpperBounds.count)][\(count)]"
  }

  private static func check(
    _ holds: Bool, _ field: String, _ message: @autoclosure () -> String
  ) throws(CommandError) {
    if !holds { throw CommandError(field: "commands." + field, message: message()) }
  }
}
