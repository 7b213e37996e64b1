/// The built-in grammar as the teacher of an evaluation: excellent texts for held-out intents.
public struct HeldOutTeacher: Sendable {
  private let recipe: CorpusRecipe
  private let directory: String

  /// - Parameters:
  ///   - recipe: the recipe that the held-out intents were made with.
  ///   - directory: the lexicon and the grammars.
  public init(recipe: CorpusRecipe, directory: String) {
    self.recipe = recipe
    self.directory = directory
  }

  /// Writes texts of about the lengths wanted, with no fault on purpose.
  ///
  /// An intent's words, topics and name come out of the recipe's seed and the intent's number
  /// alone, so the generator is run again with other qualities and lengths and meets the same
  /// intents. Lengths are the grammar's own estimate of tokens.
  ///
  /// - Throws: ``DistillationError`` where the recipe gives none of the intents.
  public func texts(
    for intents: Set<TeacherTexts.Key>, lengths: [Int]
  ) async throws(DistillationError) -> TeacherTexts {
    var generators: [(length: Int, generator: CorpusGenerator)] = []
    for length in Set(lengths).sorted() {
      generators.append((length, try generator(length: length)))
    }
    let parts = await withTaskGroup(of: (Int, [CorpusLine]).self) { group in
      for (length, generator) in generators {
        group.addTask { (length, Self.lines(generator, for: intents)) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var texts = TeacherTexts()
    for (length, lines) in parts {
      for line in lines {
        texts.add(
          line.text, for: TeacherTexts.Key(task: line.task, intent: line.intent, length: length))
      }
    }
    guard parts.contains(where: { !$0.1.isEmpty }) else {
      throw DistillationError(
        "The corpus recipe gives none of the \(intents.count) held-out intents, expected the "
          + "recipe and the lexicon that these were made with.")
    }
    return texts
  }

  private func generator(length: Int) throws(DistillationError) -> CorpusGenerator {
    var excellent = recipe
    excellent.qualities = [Quality.excellent.rawValue: 1]
    excellent.textsPerIntent = TeacherTexts.choiceCount
    let target = max(length, 4)
    return try CorpusGenerator(
      recipe: excellent, directory: directory, lengths: target...target)
  }

  private static func lines(
    _ generator: CorpusGenerator, for intents: Set<TeacherTexts.Key>
  ) -> [CorpusLine] {
    var lines: [CorpusLine] = []
    generator.run(
      where: { intent, isHeldout in
        isHeldout && intents.contains(TeacherTexts.Key(task: intent.task, intent: intent.text))
      },
      { line, _ in lines.append(line) })
    return lines
  }
}
