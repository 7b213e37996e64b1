import FoundationEssentials

extension Evaluation {
  /// The figures as Markdown, with the meaning of each column above its table.
  public var markdown: String {
    let parts: [String?] = [
      header, bars.isEmpty ? nil : barText, comparison.isEmpty ? nil : comparisonText,
      obedienceText, ladder.isEmpty ? nil : ladderText, ladder.isEmpty ? nil : cellText,
      diversityText, overlap.map(Self.text), perplexity.map(Self.text), sampleText,
    ]
    return parts.compactMap { $0 }.joined(separator: "\n\n") + "\n"
  }

  public func json() throws(DistillationError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    } catch {
      throw DistillationError("The evaluation cannot be written as JSON: \(error).")
    }
  }

  private var header: String {
    var asked = "Each text is asked for by its task"
    asked += asksLength ? ", its length" : ""
    asked += asksReward ? " and the highest reward." : " alone, the reward left to the model."
    var known = ""
    if let count = trainedIntentCount {
      known = count == 0 ? "None of the intents was" : "\(count) of the intents were"
      known += " trained on. "
    }
    if let count = leftOutCount, count > 0 {
      known += "\(count) texts were not asked for: intent and length do not fit the context. "
    }
    if hasOwnRewards == true {
      known += "The lines' rewards are not measured but their own, so a reward asked for is not "
      known += "compared with the one that came. "
    }
    let means = isOverSocket == true ? ", over the daemon's socket" : ""
    return "## \(model)\n\n\(parameterCount) parameters, int8; \(intentCount) held-out intents, "
      + "temperature \(TextTable.number(temperature, digits: 2)), "
      + "min_p \(TextTable.number(minP, digits: 2)), "
      + "dry_multiplier \(TextTable.number(dryMultiplier ?? 0, digits: 2)), "
      + "attempts \(attempts ?? 1), seed \(seed), "
      + "\(instructionSet) kernels, \(threadCount) threads\(means). \(known)\(asked)"
  }

  private var obedienceText: String {
    var table = TextTable([
      "highest reward asked", "texts", "exact length", "± 1 token", "mean error",
      "± 1 and whole word", "finished", "name copied", "all words", "said twice",
      "unseen word", "reward", "written",
    ])
    for row in obedience + (otherObedience ?? []) {
      table.add([
        row.group, "\(row.count)", Self.percent(row.exactLengthShare),
        Self.percent(row.withinOneTokenShare), TextTable.number(row.meanLengthError, digits: 2),
        Self.percent(row.wholeWordWithinOneShare), Self.percent(row.finishedShare),
        row.namedCount == 0 ? "-" : "\(Self.percent(row.nameShare)) of \(row.namedCount)",
        Self.percent(row.wholeIntentShare), row.repeatingShare.map(Self.percent) ?? "-",
        row.unseenWordShare.map(Self.percent) ?? "-", TextTable.number(row.meanReward, digits: 3),
        row.meanAttemptCount.map { TextTable.number($0, digits: 2) } ?? "-",
      ])
    }
    return """
      ### Obedience

      Whole word: the last word is the intent's, or one that held-out texts hold before their \
      end, so it was not cut off. Finished: ended by the model itself, after a whole word that \
      does not leave its clause open, with a sentence's sign where the task's texts have one. \
      Name copied: the intent's made-up words, which the reward's tables do not know and none of \
      the training texts given holds, all stand in the text, letter for letter and in the same \
      capitals. All words: the text holds every content word of the intent, in any regular form. \
      Said twice: an item of a list (a query is one item), or a run of four words of a sentence, \
      stands there again. Unseen word: one of the words is neither the intent's, an s more aside, \
      nor in any held-out text or training text given, of which a last word counts only where a \
      sentence ends with it. A length counts the tokens generated before \
      `<|endoftext|>`; a text that did not end by itself counts as neither exact nor within one. \
      A task is asked only for lengths that its training texts support. A text that does not obey \
      its command in length and reward is written again, up to `attempts` times in all, as the \
      daemon does ("written": how often, mean); the last rows have the same orders written once \
      each, and of several such texts the one that the daemon's `best_of` returns.

      \(table.markdown)
      """
  }

  private var diversityText: String {
    """
    ### Diversity

    Of the words of the texts asked for at the highest reward, \
    \(Self.percent(distinct1)) are distinct, of the word pairs \(Self.percent(distinct2)); \
    \(Self.percent(uniqueShare)) of the texts are like no other.
    """
  }

  private static func text(_ perplexity: Perplexity) -> String {
    var text =
      "### Perplexity\n\nOn \(perplexity.targetCount) tokens of \(perplexity.lineCount) held-out "
      + "texts: int8 \(TextTable.number(perplexity.int8, digits: 4))"
    if let float32 = perplexity.float32, let increase = perplexity.increase {
      text +=
        ", float32 \(TextTable.number(float32, digits: 4)): "
        + "\(TextTable.number(100 * increase, digits: 3)) % worse"
    }
    if let int8 = perplexity.int8Reading {
      text +=
        ". Spearman of a text's reward and the reward bin that the model reads in it (the "
        + "expected bin, by the text's likelihood under each): int8 "
        + TextTable.number(int8, digits: 4)
      if let float32 = perplexity.float32Reading {
        text += ", float32 \(TextTable.number(float32, digits: 4))"
      }
    }
    return text + "."
  }

  private var sampleText: String {
    let items = samples.map { sample in
      "- **\(sample.intent)** (\(sample.task), \(sample.desiredLength) tokens, "
        + (sample.bin.map { "reward bin \($0)" } ?? "highest reward")
        + "; came: \(sample.length) tokens, reward \(TextTable.number(sample.reward, digits: 2)))"
        + "\n  \(sample.text.split(separator: "\n").joined(separator: " "))"
    }
    return "### Texts\n\n" + items.joined(separator: "\n")
  }

  static func percent(_ share: Double) -> String {
    TextTable.number(100 * share, digits: 1) + " %"
  }
}
