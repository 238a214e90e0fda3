package io.phantomdb.core.arrow;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;

/// Turns what a client sent into batches: every type that [ArrowTypes#sqlType] knows, dictionaries decoded.
///
/// Columns whose layout is ours are views of the client's memory; others are converted into a region. A batch is valid
/// until the importer's next call or close, and no longer than the root's content and the region. One thread at a time.
public final class BatchImporter implements AutoCloseable {
    private final DictionaryProvider dictionaries;
    private final List<FieldVector> decoded = new ArrayList<>();

    /// @param dictionaries of the stream; where there are none, an empty provider
    public BatchImporter(DictionaryProvider dictionaries) {
        this.dictionaries = dictionaries;
    }

    /// The SQL type of each field, dictionaries looked through. SQLSTATE 0A000 for nested types.
    public List<SqlType> types(VectorSchemaRoot root) {
        return root.getFieldVectors().stream()
                .map(vector -> ArrowTypes.sqlType(valueField(vector)))
                .toList();
    }

    /// The root's rows. SQLSTATE 22003 where a number, 22008 where a time does not fit our types.
    public Batch read(VectorSchemaRoot root, Region region) {
        releaseDecoded();
        int rows = root.getRowCount();
        List<Vector> columns = new ArrayList<>();
        for (FieldVector vector : root.getFieldVectors()) {
            FieldVector values = flatten(vector);
            columns.add(ColumnImporter.read(values, ArrowTypes.sqlType(values.getField()), rows, region));
        }
        return Batch.of(columns, rows);
    }

    private Field valueField(FieldVector vector) {
        return vector.getField().getDictionary() == null
                ? vector.getField()
                : dictionary(vector).getVector().getField();
    }

    private FieldVector flatten(FieldVector vector) {
        if (vector.getField().getDictionary() == null) {
            return vector;
        }
        FieldVector values = (FieldVector) DictionaryEncoder.decode(vector, dictionary(vector));
        decoded.add(values);
        return values;
    }

    private Dictionary dictionary(FieldVector vector) {
        long id = vector.getField().getDictionary().getId();
        Dictionary dictionary = dictionaries.lookup(id);
        if (dictionary == null) {
            throw new DatabaseException(
                    SqlState.PROTOCOL_VIOLATION,
                    "column \"" + vector.getName() + "\" refers to dictionary " + id + ", which was not sent");
        }
        return dictionary;
    }

    private void releaseDecoded() {
        decoded.forEach(FieldVector::close);
        decoded.clear();
    }

    @Override
    public void close() {
        releaseDecoded();
    }
}
