import FoundationEssentials

/// Writes a generator's lines to `train.jsonl` and `heldout.jsonl` and counts them.
public enum CorpusFiles {
  public struct Summary: Sendable {
    public internal(set) var trainCount = 0
    public internal(set) var heldoutCount = 0
    public internal(set) var counts: [String: Int] = [:]
  }

  public static func write(_ generator: CorpusGenerator, to directory: String)
    throws(DistillationError) -> Summary
  {
    let encoder = JSONLines.encoder()
    var train = Data()
    var heldout = Data()
    var summary = Summary()
    generator.run { line, isHeldout in
      guard let json = try? encoder.encode(line) else { return }
      summary.counts[line.task + " " + line.source, default: 0] += 1
      if isHeldout {
        heldout.append(json)
        heldout.append(0x0A)
        summary.heldoutCount += 1
      } else {
        train.append(json)
        train.append(0x0A)
        summary.trainCount += 1
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
