import Checkpoint

/// Writes a generator's lines to `train.jsonl` and `heldout.jsonl` and counts them.
public enum CorpusFiles {
  public static func write(_ generator: CorpusGenerator, to directory: String)
    async throws(DistillationError) -> CorpusSummary
  {
    var train: [CorpusLine] = []
    var heldout: [CorpusLine] = []
    var summary = CorpusSummary(lexicon: generator.lexicon)
    await generator.runConcurrently { line, isHeldout in
      summary.add(line, isHeldout: isHeldout)
      if isHeldout { heldout.append(line) } else { train.append(line) }
    }
    do {
      try OutputFile.makeFolder(directory)
    } catch {
      throw DistillationError(error.description)
    }
    try JSONLines.write(train, to: directory + "/train.jsonl")
    try JSONLines.write(heldout, to: directory + "/heldout.jsonl")
    return summary
  }
}
