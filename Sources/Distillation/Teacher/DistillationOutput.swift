/// Rows and rejects of a journal: every order that is done is in exactly one of them. All rows of
/// an intent are on one side of the split, for training or held out.
///
/// They stand in the order in which they were asked for and not in that of the answers, so
/// the same texts give the same files, and the same duplicates are dropped.
public struct DistillationOutput: Sendable {
  public private(set) var training: [CorpusLine] = []
  public private(set) var heldOut: [CorpusLine] = []
  public private(set) var rejects: [RejectLine] = []
  public private(set) var summary: DistillationSummary

  /// Looks up the last entry of each order. Orders without one are counted, and so are
  /// entries that no order asks for.
  public init(orders: [TextOrder], entries: [JournalEntry], split: HeldOutSplit) {
    var ends: [TextOrder: JournalEntry] = [:]
    for entry in entries {
      if let order = entry.order { ends[order] = entry }
    }
    var deduplicator = Deduplicator()
    summary = DistillationSummary(orders)
    for order in orders {
      guard let entry = ends.removeValue(forKey: order) else { continue }
      let fault = Self.fault(of: entry, &deduplicator)
      summary.count(entry, reason: fault?.reason)
      if let fault {
        rejects.append(RejectLine(entry, reason: fault.reason, detail: fault.detail))
      } else if let text = entry.text {
        let row = CorpusLine(
          task: entry.task, intent: entry.intent, text: text,
          source: entry.source + ":" + entry.quality)
        if split.isHeldOut(entry.intent) { heldOut.append(row) } else { training.append(row) }
      }
    }
    summary.strayCount = ends.count
  }

  private static func fault(of entry: JournalEntry, _ deduplicator: inout Deduplicator)
    -> (reason: RejectReason, detail: String?)?
  {
    guard let text = entry.text else { return (entry.reason ?? .failed, entry.detail) }
    switch deduplicator.judge(task: entry.task, text: text) {
    case .new: return nil
    case .duplicate: return (.duplicate, nil)
    case .near(let similarity):
      let percent = Int((similarity * 100).rounded())
      return (.nearDuplicate, "\(percent) % of the word triples of an earlier text")
    }
  }

  /// Writes `train.jsonl`, `heldout.jsonl` and `rejects.jsonl`, each as a whole.
  public func write(to directory: String) throws(DistillationError) {
    try JSONLines.write(training, to: directory + "/train.jsonl")
    try JSONLines.write(heldOut, to: directory + "/heldout.jsonl")
    try JSONLines.write(rejects, to: directory + "/rejects.jsonl")
  }
}
