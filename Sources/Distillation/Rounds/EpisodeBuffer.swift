import UpsideDown

/// What a round learns from: the best of the samples, a share of the rest, exemplars, and at least
/// as much of the corpus.
///
/// An exemplar is the best of several texts for one intent at one length, learned as what the
/// highest reward asks for. Hindsight alone leaves a gap there: a reward is high for its cell where
/// the intent is easy, so what a hard intent allows at best (a long name in twelve tokens) is never
/// seen below the highest reward, and a model asked for it writes what cannot end.
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
  private static let exemplarPrefix = "exemplar:"
  /// How much of the intent an exemplar holds at least. A text without the intent's name seldom
  /// holds as much.
  private static let exemplarCoverage: Float = 0.75

  /// Whether a line of a buffer was sampled and is not the corpus's.
  static func isSample(_ line: ScoredLine) -> Bool {
    line.source?.hasPrefix(samplePrefix) ?? false
  }

  /// Whether a line's reward is not its own but the highest.
  static func isExemplar(_ line: ScoredLine) -> Bool {
    line.source?.hasPrefix(exemplarPrefix) ?? false
  }

  /// The best of each intent's texts of one length, with the highest reward in place of its own,
  /// where there are several, not all alike, and one without a fault that holds most of the intent.
  ///
  /// - Parameter isFinished: what the reward does not see of a text's end, such as that its last
  ///   word is none.
  static func exemplars(
    of lines: some Sequence<ScoredLine>, isFinished: (ScoredLine) -> Bool
  ) -> [ScoredLine] {
    let groups = Dictionary(grouping: lines) { "\($0.task)\t\($0.length)\t\($0.intent)" }
    return groups.sorted { $0.key < $1.key }.compactMap { _, lines in
      var best: ScoredLine?
      for line in lines
      where line.faults == 1 && line.coverage >= exemplarCoverage && isFinished(line) {
        if line.reward > best?.reward ?? -1 { best = line }
      }
      guard var best, lines.contains(where: { $0.reward < best.reward }) else { return nil }
      best.reward = 1
      best.source = exemplarPrefix + (best.source ?? "")
      return best
    }
  }

  /// Training lines of a round, samples first.
  ///
  /// - Parameters:
  ///   - samples: those of the rounds learned from; a text that came twice for one intent counts
  ///     once.
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
    if recipe.attempts > 1 {
      let wholeWords = WholeWords(lines: corpus)
      kept += exemplars(of: distinct) { line in
        wholeWords.endsWhole(line.text, intent: line.intent)
          && Ending.isFinished(
            line.text, isUnpunctuated: commands.unpunctuated.contains(line.task))
      }
    }
    let wanted = Double(kept.count) * recipe.corpusShare / (1 - recipe.corpusShare)
    var order = Array(corpus.indices)
    random.shuffle(&order)
    return kept + order.prefix(Int(wanted.rounded(.up))).map { corpus[$0] }
  }

  /// The command table of a round: bins are quantiles of all that is known, the whole corpus and
  /// the lines' samples, so that the highest one keeps meaning the best fifth of its cell while the
  /// model improves. The round's lines alone are mostly good ones: their quantiles would give the
  /// tokens other meanings at once, which takes a model longer to learn than a round is.
  static func commands(
    _ lines: [ScoredLine], corpus: [ScoredLine], like start: CommandTable
  ) throws(DistillationError) -> CommandTable {
    // An exemplar's own line is among the samples.
    let known = corpus + lines.filter { isSample($0) }
    do {
      return try CommandTable.build(
        tasks: start.tasks, descriptions: start.descriptions, defaultTask: start.defaultTask,
        unpunctuated: start.unpunctuated,
        examples: known.map {
          CommandTable.Example(task: $0.task, length: $0.length, reward: $0.reward)
        },
        horizonCount: start.horizonCount, lengthUpperBounds: start.lengthUpperBounds)
    } catch {
      throw DistillationError("The commands of the round's lines cannot be built: \(error)")
    }
  }
}
