extension CommandTable {
  /// The table of a training set.
  ///
  /// Edges are the 1/5, 2/5, 3/5 and 4/5 quantiles of the rewards of a cell; a reward equal to
  /// an edge belongs to the bin above it. A cell without examples takes its task's edges.
  /// - Parameters:
  ///   - tasks: names, the first one the default; nil takes the tasks of the examples, sorted.
  ///   - unpunctuated: tasks whose texts are lists or queries, without a full stop.
  ///   - minimumSupport: examples that a supported bin needs; nil chooses 1…8 by the size of
  ///     the training set, so that a handful of stray texts does not make a bin look learned.
  /// - Throws: `CommandError` for an example or parameter out of range.
  public static func build(
    tasks: [String]? = nil, descriptions: [String: String] = [:], defaultTask: String? = nil,
    unpunctuated: [String] = [],
    examples: [Example],
    horizonCount: Int = standardHorizonCount, minimumSupport: Int? = nil,
    lengthUpperBounds: [Int] = standardLengthUpperBounds
  ) throws(CommandError) -> CommandTable {
    let names = tasks ?? Set(examples.map(\.task)).sorted()
    let bins = standardRewardBins
    var table = CommandTable(
      tasks: names, descriptions: descriptions, defaultTask: defaultTask ?? names.first ?? "",
      lengthUpperBounds: lengthUpperBounds, rewardBins: bins, horizonCount: horizonCount,
      minimumSupport: minimumSupport ?? min(max(examples.count / 4000, 1), 8),
      edges: [], medians: [], support: [], shortest: [], longest: [])
    table.unpunctuated = unpunctuated
    let cells = try table.cells(examples)
    for (task, rewards) in cells.enumerated() {
      let lengths = examples.lazy.filter { $0.task == names[task] }.map(\.length)
      table.shortest.append(lengths.min() ?? 1)
      table.longest.append(lengths.max() ?? 1)
      let wholeTask = quantiles(rewards.flatMap { $0 }.sorted(), bins: bins)
      table.edges.append(
        rewards.map { $0.isEmpty ? wholeTask : quantiles($0, bins: bins) })
      table.medians.append([])
      table.support.append([])
      for (length, sorted) in rewards.enumerated() {
        let edges = table.edges[task][length]
        let parts = (0..<bins).map { bin in
          sorted.filter { reward in edges.count { $0 <= reward } == bin }
        }
        table.support[task].append(parts.map(\.count))
        table.medians[task].append(parts.map { $0.isEmpty ? 0 : $0[$0.count / 2] })
      }
    }
    try table.validate()
    return table
  }

  /// [task][length] sorted rewards of the examples, checked.
  private func cells(_ examples: [Example]) throws(CommandError) -> [[[Float]]] {
    var cells = [[[Float]]](
      repeating: Array(repeating: [], count: lengthUpperBounds.count), count: tasks.count)
    let index = Dictionary(
      tasks.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for (number, example) in examples.enumerated() {
      guard let task = index[example.task] else {
        throw CommandError(
          field: "examples[\(number)].task",
          message: "is \"\(example.task)\", expected one of \(tasks)")
      }
      guard example.length >= 1 else {
        throw CommandError(
          field: "examples[\(number)].length",
          message: "is \(example.length), expected at least 1 token")
      }
      guard (0...1).contains(example.reward) else {
        throw CommandError(
          field: "examples[\(number)].reward",
          message: "is \(example.reward), expected 0…1")
      }
      cells[task][lengthBucket(example.length)].append(example.reward)
    }
    return cells.map { $0.map { $0.sorted() } }
  }

  /// Inner edges of equally full bins.
  private static func quantiles(_ sorted: [Float], bins: Int) -> [Float] {
    (1..<bins).map { bin in
      sorted.isEmpty ? Float(bin) / Float(bins) : sorted[sorted.count * bin / bins]
    }
  }
}
