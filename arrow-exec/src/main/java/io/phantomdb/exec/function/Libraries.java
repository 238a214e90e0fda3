package io.phantomdb.exec.function;

import io.phantomdb.core.function.FunctionLibrary;
import io.phantomdb.exec.expr.KernelFunction;
import java.util.List;
import java.util.stream.Stream;

/// All topics together; found through `META-INF/services`.
public final class Libraries implements FunctionLibrary {
    @Override
    public List<KernelFunction> functions() {
        return Stream.of(
                        TextEntries.all(),
                        FormatEntries.all(),
                        BinaryEntries.all(),
                        RegexEntries.all(),
                        NumberEntries.all(),
                        BitEntries.all(),
                        TimeEntries.all(),
                        FieldEntries.all(),
                        TimeFormatEntries.all(),
                        SystemEntries.all(),
                        ArrayEntries.all(),
                        JsonEntries.all(),
                        JsonEditEntries.all(),
                        JsonPathEntries.all(),
                        AggregateEntries.all())
                .flatMap(List::stream)
                .toList();
    }
}
