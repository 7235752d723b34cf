# Renders documents as Jekyll does: one JSON string a line in, one JSON string a line out.
require "json"
require "kramdown"
require "kramdown-parser-gfm"

$stdout.sync = true
$stdin.each_line do |line|
  document = Kramdown::Document.new(JSON.parse(line), input: "GFM", hard_wrap: false, syntax_highlighter: nil)
  puts JSON.generate(document.to_html)
end
