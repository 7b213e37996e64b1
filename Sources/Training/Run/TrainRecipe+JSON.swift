import FoundationEssentials

extension TrainRecipe {
  /// A recipe file holds one section for every subcommand; others than `train` are ignored.
  private struct File: Codable {
    var train: [String: RecipeValue]?
  }

  /// Reads the `train` section of a recipe file.
  ///
  /// - Throws: ``TrainingError`` for a file that cannot be read, is not JSON, lacks the
  ///   section, or has a key or value that no recipe can have.
  public init(contentsOf path: String) throws(TrainingError) {
    let file: File
    do {
      let bytes = try TextFile.read(path)
      file = try JSONDecoder().decode(File.self, from: Data(bytes))
    } catch let error as TrainingError {
      throw error
    } catch {
      throw TrainingError(
        "\(path) is not a recipe: expected a JSON object whose \"train\" section maps names "
          + "to values.")
    }
    guard let values = file.train else {
      throw TrainingError("\(path) has no \"train\" section.")
    }
    do {
      try self.init(values: values)
    } catch {
      throw TrainingError("\(path): \(error.description)")
    }
  }

  /// A recipe file with this section alone, every key in it that a file always has or that differs
  /// from its default.
  public func json() throws(TrainingError) -> String {
    let standard = TrainRecipe()
    var values: [String: RecipeValue] = [:]
    for field in TrainRecipe.fields {
      let value = field.read(self)
      if field.isWrittenAlways || value != field.read(standard) { values[field.name] = value }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(File(train: values)), as: UTF8.self) + "\n"
    } catch {
      throw TrainingError("The recipe cannot be written as JSON: \(error).")
    }
  }

  /// A recipe from key and value pairs; unknown keys are refused, missing ones take defaults.
  init(values: [String: RecipeValue]) throws(TrainingError) {
    self.init()
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      try set(name, value)
    }
  }

  /// Sets one key from the text of a command line's option.
  ///
  /// - Throws: ``TrainingError`` for a key or a value that no recipe can have.
  public mutating func set(_ name: String, text: String) throws(TrainingError) {
    try set(name, RecipeValue(text: text))
  }

  private mutating func set(_ name: String, _ value: RecipeValue) throws(TrainingError) {
    guard let field = TrainRecipe.fields.first(where: { $0.name == name }) else {
      throw TrainingError("The recipe has no key \"\(name)\".")
    }
    if let fault = field.fault(value) {
      throw TrainingError("The recipe's \(name) is \(value.text), \(fault).")
    }
    field.set(&self, value)
  }
}
