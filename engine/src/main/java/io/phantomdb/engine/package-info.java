/// Sessions and the life of a statement: what every door translates to.
///
///     door --> Engine --> Session --prepare--> PreparedStatement
///                            |----execute----> Result --RowBatch--> door
///                            `----ingest-----> Ingestion <--Batch-- door
///
/// Start at [Session]. A session has one statement life for all doors: size limit, plan cache, parameters, transaction,
/// retry, memory budget, deadline. DML has run when [Session#execute] returns; rows are pulled.
@NullMarked
package io.phantomdb.engine;

import org.jspecify.annotations.NullMarked;
