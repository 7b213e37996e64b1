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
        "The section '\(name)' of the recipe \(path) is wrong: \(words(for: error))")
    }
  }

  /// One sentence: where, and what is wrong there.
  private static func words(for error: any Error) -> String {
    let context: DecodingError.Context
    switch error as? DecodingError {
    case .typeMismatch(_, let found)?, .valueNotFound(_, let found)?, .keyNotFound(_, let found)?,
      .dataCorrupted(let found)?:
      context = found
    default: return "\(error)."
    }
    let keys = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
    return (keys.isEmpty ? "" : keys.joined(separator: ".") + ": ") + context.debugDescription
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
