import UpsideDown

/// What a round learns from: the best of all samples so far, a share of the rest, and more of the
/// corpus than of both.
enum EpisodeBuffer {
  /// The samples that the model ended itself and whose tokens the countdown can count.
  ///
  /// - Throws: ``DistillationError`` where there is none.
  static func lines(
    of samples: [RoundSampler.Sample], round: Int, commands: CommandTable
  ) throws(DistillationError) -> [ScoredLine] {
    let longest = commands.horizonCount > 0 ? commands.horizonCount - 2 : Int.max
    let ended = samples.filter { $0.isEnded && (1...longest).contains($0.length) }
    guard !ended.isEmpty else {
      throw DistillationError(
        "In round \(round) the model ended none of \(samples.count) texts itself within "
          + "\(longest) tokens, expected at least one to learn from.")
    }
    return ended.map { sample in
      ScoredLine(
        CorpusLine(
          task: sample.order.command.task ?? commands.defaultTask, intent: sample.order.intent,
          text: sample.text, source: source(round)),
        length: sample.length, reward: sample.reward)
    }
  }

  private static func source(_ round: Int) -> String { samplePrefix + String(round) }
  private static let samplePrefix = "round-"

  /// Whether a line of a buffer was sampled and is not the corpus's.
  static func isSample(_ line: ScoredLine) -> Bool {
    line.source?.hasPrefix(samplePrefix) ?? false
  }

  /// Training lines of a round, samples first.
  ///
  /// - Parameters:
  ///   - samples: those of all rounds so far; a text that came twice for one intent counts once.
  ///   - seed: decides which of the rest and of the corpus are taken.
  static func make(
    corpus: [ScoredLine], samples: [ScoredLine], commands: CommandTable, recipe: RoundsRecipe,
    seed: UInt64
  ) -> [ScoredLine] {
    var random = SplitMix(seed: seed)
    var seen: Set<String> = []
    let distinct = samples.filter { seen.insert("\($0.task)\t\($0.intent)\t\($0.text)").inserted }
    var kept: [ScoredLine] = []
    for (_, lines) in EpisodeCells(distinct, commands: commands).cells {
      let bestCount = EpisodeCells.bestCount(recipe.keepBestShare, of: lines.count)
      kept += lines.prefix(bestCount)
      kept += lines.dropFirst(bestCount).filter { _ in random.chance(recipe.keepRestShare) }
    }
    let wanted = Double(kept.count) * recipe.corpusShare / (1 - recipe.corpusShare)
    var order = Array(corpus.indices)
    random.shuffle(&order)
    return kept + order.prefix(Int(wanted.rounded(.up))).map { corpus[$0] }
  }

  /// The command table of a round: bins are quantiles of its lines, so that the highest one keeps
  /// meaning the best fifth of its cell while the model improves. What training supports is counted
  /// over the whole corpus, which the starting model has learned, and the round's samples.
  static func commands(
    _ lines: [ScoredLine], corpus: [ScoredLine], like start: CommandTable
  ) throws(DistillationError) -> CommandTable {
    func examples(_ lines: [ScoredLine]) -> [CommandTable.Example] {
      lines.map { CommandTable.Example(task: $0.task, length: $0.length, reward: $0.reward) }
    }
    do {
      return try CommandTable.build(
        tasks: start.tasks, descriptions: start.descriptions, defaultTask: start.defaultTask,
        unpunctuated: start.unpunctuated,
        examples: examples(corpus + lines.filter(isSample)), edgeExamples: examples(lines),
        horizonCount: start.horizonCount, lengthUpperBounds: start.lengthUpperBounds)
    } catch {
      throw DistillationError("The commands of the round's lines cannot be built: \(error)")
    }
  }
}
