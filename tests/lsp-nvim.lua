-- Run by tests/it/lsp.rs in Neovim 0.7 or later: starts the server, waits for its findings, hovers
-- over a date, renames an event, and prints what it got. Exits with an error if an answer is missing.
local function fail(message)
  io.stderr:write(message .. "\n")
  vim.cmd("cquit")
end

local function await(what, condition)
  if not vim.wait(60000, condition, 20) then
    fail("no " .. what)
  end
end

local buffer = vim.api.nvim_get_current_buf()
local client = vim.lsp.start_client({
  name = "dateline",
  cmd = { vim.env.DATELINE, "--no-cache", "lsp" },
  root_dir = vim.fn.getcwd(),
})
vim.lsp.buf_attach_client(buffer, client)

await("findings", function() return #vim.diagnostic.get(buffer) > 0 end)
for _, found in ipairs(vim.diagnostic.get(buffer)) do
  print(string.format("diagnostic %d: %s", found.lnum + 1, found.code or found.user_data.lsp.code))
end

local function ask(method, params)
  params.textDocument = vim.lsp.util.make_text_document_params(buffer)
  local answers = vim.lsp.buf_request_sync(buffer, method, params, 60000)
  local answer = answers and answers[client]
  if not answer or not answer.result then fail("no answer to " .. method) end
  return answer.result
end

local hover = ask("textDocument/hover", { position = { line = 3, character = 10 } })
print("hover: " .. vim.split(hover.contents.value, "\n")[1])

-- With the cursor on the relation in line 11, as a user does.
vim.api.nvim_win_set_cursor(0, { 11, 11 })
vim.lsp.buf.rename("harbour-pact")
local function id(line) return (vim.api.nvim_buf_get_lines(buffer, line - 1, line, true)[1]):match('"(.-)"') end
await("rename", function() return id(2) == "harbour-pact" and id(11) == "harbour-pact" end)
print("renamed: " .. id(2) .. ", " .. id(11))
vim.cmd("qall!")
