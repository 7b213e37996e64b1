import FoundationEssentials

extension TrainRecipe {
  /// A recipe file holds one section for every subcommand; others than `train` are ignored.
  private struct File: Decodable {
    var train: [String: Double]?
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
          + "to numbers.")
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

  /// A recipe from key and value pairs; unknown keys are refused, missing ones take defaults.
  init(values: [String: Double]) throws(TrainingError) {
    self.init()
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      guard let field = TrainRecipe.fields.first(where: { $0.name == name }) else {
        throw TrainingError("The recipe has no key \"\(name)\".")
      }
      guard !field.isWhole || value == value.rounded() else {
        throw TrainingError("The recipe's \(name) is \(value), expected a whole number.")
      }
      guard field.range.contains(value) else {
        throw TrainingError(
          "The recipe's \(name) is \(TrainRecipe.format(value)), expected "
            + "\(TrainRecipe.format(field.range.lowerBound)) to "
            + "\(TrainRecipe.format(field.range.upperBound)).")
      }
      field.set(&self, value)
    }
  }
}
