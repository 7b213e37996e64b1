import FoundationEssentials

/// The one readable file that says how a model is made (`Models/small.json`). Every command
/// reads the section that bears its name; a flag on the command line overrides a field.
enum Recipe {
  /// Decodes one section.
  ///
  /// - Throws: `RecipeError` with the file, the section and the field that is missing or wrong.
  static func section<Section: Decodable>(
    _ name: String, of path: String, as type: Section.Type = Section.self
  ) throws -> Section {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      throw RecipeError(description: "\(path): cannot be read, expected a JSON recipe")
    }
    do {
      let sections = try JSONDecoder().decode(
        Sections<Section>.self, from: data, configuration: name)
      return sections.wanted
    } catch let error as DecodingError {
      throw RecipeError(description: "\(path): \(Recipe.sentence(error))")
    }
  }

  private static func sentence(_ error: DecodingError) -> String {
    let (context, found): (DecodingError.Context, String)
    switch error {
    case .keyNotFound(let key, let where_):
      (context, found) = (where_, "no field \(key.stringValue)")
    case .typeMismatch(_, let where_), .valueNotFound(_, let where_), .dataCorrupted(let where_):
      (context, found) = (where_, where_.debugDescription)
    @unknown default: return "\(error)"
    }
    let place = context.codingPath.map(\.stringValue).joined(separator: ".")
    return place.isEmpty ? found : "\(place): \(found)"
  }
}

struct RecipeError: Error, CustomStringConvertible {
  let description: String
}

/// Decodes only the section asked for, whatever the others hold.
private struct Sections<Section: Decodable>: DecodableWithConfiguration {
  let wanted: Section

  init(from decoder: any Decoder, configuration name: String) throws {
    let container = try decoder.container(keyedBy: SectionName.self)
    wanted = try container.decode(Section.self, forKey: SectionName(stringValue: name))
  }
}

private struct SectionName: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
