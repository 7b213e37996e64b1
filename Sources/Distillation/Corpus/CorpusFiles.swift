import FoundationEssentials

/// Writes a generator's lines to `train.jsonl` and `heldout.jsonl` and counts them.
public enum CorpusFiles {
  public static func write(_ generator: CorpusGenerator, to directory: String)
    async throws(DistillationError) -> CorpusSummary
  {
    let encoder = JSONLines.encoder()
    var train = Data()
    var heldout = Data()
    var summary = CorpusSummary(lexicon: generator.lexicon)
    await generator.runConcurrently { line, isHeldout in
      guard let json = try? encoder.encode(line) else { return }
      summary.add(line, isHeldout: isHeldout)
      if isHeldout {
        heldout.append(json)
        heldout.append(0x0A)
      } else {
        train.append(json)
        train.append(0x0A)
      }
    }
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
      try train.write(to: URL(fileURLWithPath: directory + "/train.jsonl"), options: .atomic)
      try heldout.write(to: URL(fileURLWithPath: directory + "/heldout.jsonl"), options: .atomic)
    } catch {
      throw DistillationError("The corpus cannot be written to \(directory): \(error).")
    }
    return summary
  }
}
