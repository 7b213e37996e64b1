import UpsideDown

/// How rewards spread within groups of scored lines.
public enum RewardDistribution {
  /// A table with a row for each group: count, mean and the quantiles 0, ¼, ½, ¾, 1 of the
  /// reward, and the mean of each of its parts.
  public static func table(
    _ lines: [ScoredLine], by name: String, group: (ScoredLine) -> String
  ) -> TextTable {
    var groups: [String: [ScoredLine]] = [:]
    for line in lines { groups[group(line), default: []].append(line) }
    var table = TextTable(
      [name, "lines", "mean", "min", "25%", "50%", "75%", "max"]
        + ["coverage", "coherence", "similarity", "faults"])
    for key in groups.keys.sorted() {
      let lines = groups[key] ?? []
      let rewards = lines.map(\.reward).sorted()
      let quantiles = [0, 0.25, 0.5, 0.75, 1].map { share in
        Double(rewards[Int((Double(rewards.count - 1) * share).rounded())])
      }
      let parts = [
        lines.map(\.coverage), lines.map(\.coherence), lines.compactMap(\.similarity),
        lines.map(\.faults),
      ]
      table.add(
        [key, "\(rewards.count)"]
          + ([mean(rewards)] + quantiles + parts.map(mean)).map {
            TextTable.number($0, digits: 2)
          })
    }
    return table
  }

  private static func mean(_ values: [Float]) -> Double {
    values.reduce(0) { $0 + Double($1) } / Double(values.count)
  }

  /// A table of one task: a row for each length bucket, its lines and the rewards of its bins.
  public static func cells(_ lines: [ScoredLine], commands: CommandTable, task: String)
    -> TextTable
  {
    var table = TextTable(
      [task, "lines"] + (0..<commands.rewardBins).map { "bin \($0)" } + ["whole in top bin"])
    for bucket in commands.lengthUpperBounds.indices {
      let cell = lines.filter {
        $0.task == task && commands.lengthBucket($0.length) == bucket
      }
      if cell.isEmpty { continue }
      var sums = [Double](repeating: 0, count: commands.rewardBins)
      var counts = [Int](repeating: 0, count: commands.rewardBins)
      var whole = 0
      for line in cell {
        let bin = commands.rewardBin(task: task, lengthBucket: bucket, reward: line.reward)
        sums[bin] += Double(line.reward)
        counts[bin] += 1
        if bin == commands.rewardBins - 1, line.coverage == 1 { whole += 1 }
      }
      let bound = commands.lengthUpperBounds[bucket]
      let name = bound == Int(Int32.max) ? "longer" : "≤ \(bound)"
      table.add(
        [name, "\(cell.count)"]
          + zip(sums, counts).map { TextTable.number($0 / Double($1), digits: 2) }
          + [percent(whole, of: counts.last ?? 0)])
    }
    return table
  }

  static func percent(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "-" : TextTable.number(100 * Double(part) / Double(whole), digits: 1) + " %"
  }
}
