import FoundationEssentials

/// The lines of a data file that hold something: comments (`#`) and blank lines are skipped.
struct TextLines {
  struct Line {
    let file: String
    let number: Int
    let text: String

    func error(_ problem: String) -> DistillationError {
      DistillationError(file: file, line: number, problem)
    }
  }

  let file: String
  let lines: [Line]

  /// `name` is how errors call the file.
  init(path: String, name: String) throws(DistillationError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw DistillationError("\(path) cannot be read; expected a UTF-8 text file there.")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw DistillationError("\(path) is not UTF-8 text.")
    }
    self.init(text: text, name: name)
  }

  init(text: String, name: String) {
    file = name
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .compactMap { index, line in
        let isComment = line.first == "#"
        let isBlank = line.allSatisfy { $0 == " " || $0 == "\t" || $0 == "\r" }
        return isComment || isBlank ? nil : Line(file: name, number: index + 1, text: String(line))
      }
  }
}
