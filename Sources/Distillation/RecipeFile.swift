import FoundationEssentials

/// What a section of a recipe file says. Every key may be left out; others are refused.
public protocol RecipeSection: Decodable {
  static var keys: [String] { get }
}

/// Reads one section of a recipe file such as `Models/small.json`.
public enum RecipeFile {
  /// The section `name` of the file, or nil where the file does not have it.
  ///
  /// - Throws: ``DistillationError`` for a file that cannot be read, is no JSON, or whose section
  ///   has an unknown key, or a value of another kind.
  public static func section<Section: RecipeSection>(
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
    } catch let error as UnknownKey {
      throw DistillationError(
        "The section '\(name)' of the recipe \(path) has a key '\(error.key)', expected none but "
          + Section.keys.sorted().joined(separator: ", ") + ".")
    } catch {
      throw DistillationError(
        "The section '\(name)' of the recipe \(path) is wrong: \(DecodingError.words(for: error)).")
    }
  }

  private struct UnknownKey: Error {
    let key: String
  }

  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Keeps a section's failure to itself, so that other sections may look however they like.
  private struct Part<Section: RecipeSection>: Decodable {
    let result: Result<Section, any Error>

    init(from decoder: any Decoder) throws {
      result = Result {
        let keys = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
        if let key = keys.sorted().first(where: { !Section.keys.contains($0) }) {
          throw UnknownKey(key: key)
        }
        return try Section(from: decoder)
      }
    }
  }
}
