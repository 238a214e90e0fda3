/// Test scripts in the sqllogictest format, read into records.
///
///     text --ScriptParser--> Script = ScriptRecord...
///
/// Start at [ScriptParser], which describes the format.
@NullMarked
package io.phantomdb.sqltest.script;

import org.jspecify.annotations.NullMarked;
