import Training

/// What a folder of rounds was made of. Another run in the same folder would mix two models, so it
/// is refused; more rounds of the same run are not.
struct RoundsIdentity: Codable, Equatable {
  /// Raised where the same recipe begins to sample, score, train or measure otherwise.
  private static let currentMethod = 2

  /// nil: a folder from before methods were numbered.
  var method: Int? = Self.currentMethod
  var recipe: RoundsRecipe
  var evaluation: EvaluationRecipe
  /// Digests of the `train` section's values that decide a model, the starting model, the corpus
  /// and the held-out lines.
  var train: String
  var model: String
  var data: String
  var heldout: String

  init(_ inputs: RoundsInputs) throws(DistillationError) {
    recipe = inputs.recipe
    recipe.rounds = 0
    recipe.heldoutCount = nil
    // Decides which round is kept of those that are there.
    recipe.diversityFloor = RoundsRecipe().diversityFloor
    evaluation = inputs.meterRecipe
    train = inputs.train.digest
    model = try Self.digest(inputs.model)
    data = try Self.digest(inputs.data)
    heldout = try Self.digest(inputs.heldout)
  }

  private static func digest(_ path: String) throws(DistillationError) -> String {
    do {
      return TextFile.digest(try TextFile.read(path))
    } catch {
      throw DistillationError(error.description)
    }
  }

  /// Whether the folder is some run's already.
  func isClaimed(_ directory: String) -> Bool { RoundFiles.exists(Self.path(directory)) }

  private static func path(_ directory: String) -> String { directory + "/run.json" }

  /// Writes the identity into a new folder, or compares it with the one that is there.
  func claim(_ directory: String) throws(DistillationError) {
    let path = Self.path(directory)
    guard isClaimed(directory) else {
      return try RoundFiles.write(RoundFiles.json(self), to: path)
    }
    let found = try RoundFiles.read(path, as: RoundsIdentity.self)
    var differing: [String] = []
    if found.method != method { differing.append("the program's own method") }
    if found.recipe != recipe { differing.append("the recipe's section rounds") }
    if found.train != train { differing.append("the recipe's section train") }
    if found.evaluation != evaluation {
      differing.append("the recipe's section evaluate or rounds.heldout_count")
    }
    if found.model != model { differing.append("the starting model") }
    if found.data != data { differing.append("the corpus") }
    if found.heldout != heldout { differing.append("the held-out lines") }
    guard differing.isEmpty else {
      throw DistillationError(
        "\(directory) holds another run: \(differing.joined(separator: ", ")) differ, expected "
          + "the same or a folder of its own.")
    }
  }
}
