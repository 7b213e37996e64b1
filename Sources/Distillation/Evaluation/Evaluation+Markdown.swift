import FoundationEssentials

extension Evaluation {
  /// The figures as Markdown, with the meaning of each column above its table.
  public var markdown: String {
    var parts = [header, obedienceText, ladderText, diversityText]
    if let perplexity { parts.append(Self.text(perplexity)) }
    parts.append(sampleText)
    return parts.joined(separator: "\n\n") + "\n"
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
    "## \(model)\n\n\(parameterCount) parameters, int8; \(intentCount) held-out intents, "
      + "temperature \(TextTable.number(temperature, digits: 2)), "
      + "min_p \(TextTable.number(minP, digits: 2)), seed \(seed), "
      + "\(instructionSet) kernels, \(threadCount) threads. No intent and no made-up word of "
      + "these was trained on."
  }

  private var obedienceText: String {
    var table = TextTable([
      "highest reward asked", "texts", "exact length", "± 1 token", "mean error",
      "± 1 and whole word", "finished", "name copied", "all words", "reward",
    ])
    for row in obedience {
      table.add([
        row.group, "\(row.count)", Self.percent(row.exactLengthShare),
        Self.percent(row.withinOneTokenShare), TextTable.number(row.meanLengthError, digits: 2),
        Self.percent(row.wholeWordWithinOneShare), Self.percent(row.finishedShare),
        row.namedCount == 0 ? "-" : "\(Self.percent(row.nameShare)) of \(row.namedCount)",
        Self.percent(row.wholeIntentShare), TextTable.number(row.meanReward, digits: 3),
      ])
    }
    return """
      ### Obedience

      Whole word: the last word is the intent's, or one that held-out texts hold before their \
      end, so it was not cut off. Finished: ended by the model itself, with a full stop after a \
      whole word. Name copied: all words of the intent that no training text holds stand in the \
      text, letter for letter and in the same capitals. All words: the text holds every content \
      word of the intent, in any regular form. A length counts the tokens generated before \
      `<|endoftext|>`; a text that did not end by itself counts as neither exact nor within one.

      \(table.markdown)
      """
  }

  private var ladderText: String {
    let bins = (ladder.map(\.bin).max() ?? 0) + 1
    var table = TextTable(
      ["task", "texts"] + (0..<bins).map { "bin \($0)" } + ["highest − lowest"])
    var tasks: [String] = []
    for rung in ladder where !tasks.contains(rung.task) { tasks.append(rung.task) }
    for task in tasks {
      let rungs = ladder.filter { $0.task == task }
      let cells = (0..<bins).map { bin in
        rungs.first { $0.bin == bin }.map {
          TextTable.number($0.asked, digits: 2) + " → " + TextTable.number($0.obtained, digits: 2)
        } ?? "-"
      }
      let gap = (rungs.last?.obtained ?? 0) - (rungs.first?.obtained ?? 0)
      table.add(
        [task, "\(rungs.reduce(0) { $0 + $1.count })"] + cells
          + [TextTable.number(gap, digits: 2)])
    }
    return """
      ### Reward asked → obtained

      Mean reward asked (the median of the bin's training texts) and mean reward measured on \
      what came, over lengths in turn.

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

  private static func percent(_ share: Double) -> String {
    TextTable.number(100 * share, digits: 1) + " %"
  }
}
