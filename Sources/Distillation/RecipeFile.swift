import FoundationEssentials

/// Reads one section of a recipe file such as `Models/small.json`.
public enum RecipeFile {
  /// The section `name` of the file, or nil where the file does not have it.
  public static func section<Section: Decodable>(
    _ name: String, as type: Section.Type, of path: String
  ) throws(DistillationError) -> Section? {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw DistillationError("The recipe \(path) cannot be read.")
    }
    do {
      let sections = try JSONDecoder().decode([String: Part<Section>].self, from: data)
      guard let part = sections[name] else { return nil }
      return try part.result.get()
    } catch {
      throw DistillationError("The section '\(name)' of the recipe \(path) is wrong: \(error).")
    }
  }

  /// Keeps a section's failure to itself, so that other sections may look however they like.
  private struct Part<Section: Decodable>: Decodable {
    let result: Result<Section, any Error>

    init(from decoder: any Decoder) throws {
      result = Result { try Section(from: decoder) }
    }
  }
}
