extension CorpusGenerator {
  /// Intents whose texts are written before the next are made.
  private static let blockSize = 8192
  /// Intents of one task.
  private static let chunkSize = 64

  /// Writes the corpus as ``run(where:_:)`` does, the same lines in the same order, on all cores.
  ///
  /// Intents come one after the other. Their texts are written at the same time as if no others
  /// were there; where one turns out to be another intent's text they are written again.
  func runConcurrently(_ emit: (_ line: CorpusLine, _ isHeldout: Bool) -> Void) async {
    var earlier = Earlier()
    var texts: Set<UInt64> = []
    for start in stride(from: 0, to: recipe.intents, by: Self.blockSize) {
      let assignments = (start..<min(start + Self.blockSize, recipe.intents)).compactMap {
        assignment($0, &earlier)
      }
      for (assignment, draft) in zip(assignments, await drafts(for: assignments)) {
        var lines = draft.lines
        if texts.isDisjoint(with: draft.texts) {
          texts.formUnion(draft.texts)
        } else {
          lines = self.lines(for: assignment, texts: &texts)
        }
        for line in lines { emit(line, assignment.isHeldout) }
      }
    }
  }

  /// Lines of one intent that differ from each other, and the hashes of their texts.
  private struct TextDraft {
    let lines: [CorpusLine]
    let texts: Set<UInt64>
  }

  private func drafts(for assignments: [Assignment]) async -> [TextDraft] {
    await withTaskGroup(of: (Int, [TextDraft]).self) { group in
      for start in stride(from: 0, to: assignments.count, by: Self.chunkSize) {
        let chunk = assignments[start..<min(start + Self.chunkSize, assignments.count)]
        group.addTask {
          let drafts = chunk.map { assignment in
            var texts: Set<UInt64> = []
            let lines = lines(for: assignment, texts: &texts)
            return TextDraft(lines: lines, texts: texts)
          }
          return (start, drafts)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
        .sorted { $0.0 < $1.0 }.flatMap { $0.1 }
    }
  }
}
