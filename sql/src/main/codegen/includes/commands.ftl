SqlNode ExplainCommand() :
{
    final Span s;
    final SqlNode statement;
    boolean analyze = false;
    final Map<String, String> settings = new LinkedHashMap<String, String>();
}
{
    <EXPLAIN> { s = span(); }
    [
        LOOKAHEAD({ Syntax.Explain.hasOptions(getToken(1).image, getToken(2).image) })
        <LPAREN> CopyOption(settings) ( <COMMA> CopyOption(settings) )* <RPAREN>
    |
        LOOKAHEAD(2)
        <ANALYZE> { analyze = true; } [ LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("verbose") }) Identifier() ]
    |
        LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("verbose") })
        Identifier()
    ]
    statement = SqlStmt()
    {
        return new Command(s.end(this), new Syntax.Explain(statement,
            settings.isEmpty() ? ExplainOptions.plain(analyze) : ExplainOptions.of(settings)));
    }
}

SqlNode BeginCommand() :
{
    final Span s;
    final List<String> modes = new ArrayList<String>();
}
{
    (
        <BEGIN> { s = span(); } [ <TRANSACTION> | <WORK> ]
    |
        <START> { s = span(); } <TRANSACTION>
    )
    [ TransactionModes(modes) ]
    { return new Command(s.end(this), new Syntax.Begin(modes)); }
}

void TransactionMode(List<String> modes) :
{
}
{
    <ISOLATION> <LEVEL>
    (
        <SERIALIZABLE> { modes.add("SERIALIZABLE"); }
    |
        <REPEATABLE> <READ> { modes.add("REPEATABLE_READ"); }
    |
        LOOKAHEAD(2)
        <READ> <COMMITTED> { modes.add("READ_COMMITTED"); }
    |
        <READ> <UNCOMMITTED> { modes.add("READ_UNCOMMITTED"); }
    )
|
    <READ> ( <ONLY> { modes.add("READ ONLY"); } | <WRITE> { modes.add("READ WRITE"); } )
|
    [ <NOT> ] <DEFERRABLE>
}

void TransactionModes(List<String> modes) :
{
}
{
    TransactionMode(modes) ( [ <COMMA> ] TransactionMode(modes) )*
}

SqlNode CommitCommand() :
{
    final Span s;
    final boolean chain;
}
{
    ( <COMMIT> | <END> ) { s = span(); } [ <TRANSACTION> | <WORK> ] chain = Chain()
    { return new Command(s.end(this), new Syntax.Commit(chain)); }
}

boolean Chain() :
{
    boolean chain = true;
}
{
    <AND> [ <NO> { chain = false; } ] <CHAIN> { return chain; }
|
    { return false; }
}

SqlNode RollbackCommand() :
{
    final Span s;
    final SqlIdentifier savepoint;
    final boolean chain;
}
{
    ( <ROLLBACK> | <ABORT> ) { s = span(); } [ <TRANSACTION> | <WORK> ]
    (
        <TO> [ LOOKAHEAD(2) <SAVEPOINT> ] savepoint = SimpleIdentifier()
        { return new Command(s.end(this), new Syntax.RollbackTo(savepoint)); }
    |
        chain = Chain()
        { return new Command(s.end(this), new Syntax.Rollback(chain)); }
    )
}

SqlNode SavepointCommand() :
{
    final Span s;
    final SqlIdentifier name;
}
{
    <SAVEPOINT> { s = span(); } name = SimpleIdentifier()
    { return new Command(s.end(this), new Syntax.Savepoint(name)); }
}

SqlNode ReleaseCommand() :
{
    final Span s;
    final SqlIdentifier name;
}
{
    <RELEASE> { s = span(); } [ LOOKAHEAD(2) <SAVEPOINT> ] name = SimpleIdentifier()
    { return new Command(s.end(this), new Syntax.ReleaseSavepoint(name)); }
}

SqlNode CopyCommand() :
{
    final Span s;
    final SqlNode query;
    final SqlIdentifier table;
    SqlNodeList columns = null;
    boolean to = false;
    final SqlNode path;
    final Map<String, String> settings = new LinkedHashMap<String, String>();
}
{
    <COPY> { s = span(); }
    (
        query = ParenthesizedExpression(ExprContext.ACCEPT_QUERY) <TO> path = StringLiteral()
        CopyOptions(settings)
        { return new Command(s.end(this), new Syntax.CopyTo(query, path, settings)); }
    |
        table = CompoundTableIdentifier()
        [ columns = ParenthesizedSimpleIdentifierList() ]
        ( <FROM> | <TO> { to = true; } )
        path = StringLiteral()
        CopyOptions(settings)
        {
            return new Command(s.end(this), to
                ? Syntax.CopyTo.table(table, columns, path, settings)
                : new Syntax.Copy(table, columns, path, settings));
        }
    )
}

void CopyOptions(Map<String, String> settings) :
{
}
{
    [
        [ <WITH> ]
        <LPAREN> CopyOption(settings) ( <COMMA> CopyOption(settings) )* <RPAREN>
    ]
}

void CopyOption(Map<String, String> settings) :
{
    final String name;
    String value = "true";
}
{
    ( <NULL> { name = "null"; } | <ESCAPE> { name = "escape"; } | name = Identifier() )
    [ value = OptionValue() ]
    { settings.put(name.toLowerCase(Locale.ROOT), value); }
}

String OptionValue() :
{
    final String value;
    String sign = "";
}
{
    value = SimpleStringLiteral() { return value; }
|
    [ <MINUS> { sign = "-"; } ] ( <UNSIGNED_INTEGER_LITERAL> | <DECIMAL_NUMERIC_LITERAL> ) { return sign + token.image; }
|
    ( <TRUE> | <FALSE> | <ON> ) { return token.image.toLowerCase(Locale.ROOT); }
|
    value = Identifier() { return value; }
}

SqlNode CreateTableCommand() :
{
    final Span s;
    boolean ifNotExists = false;
    final SqlIdentifier name;
    final Syntax.Elements elements = new Syntax.Elements();
    final Map<String, String> settings = new LinkedHashMap<String, String>();
    final SqlNode query;
    SqlNodeList columns = null;
    boolean withData = true;
}
{
    <CREATE> { s = span(); }
    <TABLE>
    [ <IF> <NOT> <EXISTS> { ifNotExists = true; } ]
    name = CompoundTableIdentifier()
    (
        LOOKAHEAD({ getToken(1).kind != LPAREN || getToken(3).kind == COMMA || getToken(3).kind == RPAREN })
        [ columns = ParenthesizedSimpleIdentifierList() ]
        [ PartitionedBy(settings) ]
        [ TableOptions(settings) ]
        <AS> query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
        [ <WITH> [ <NO> { withData = false; } ] <DATA> ]
        {
            return new Command(s.end(this), new Syntax.Define(new Ddl.CreateTableAs(
                name, ifNotExists, Syntax.names(columns), query, settings, withData)));
        }
    |
        <LPAREN> TableElement(elements) ( <COMMA> TableElement(elements) )* <RPAREN>
        [ PartitionedBy(settings) ]
        [ TableOptions(settings) ]
    )
    { return new Command(s.end(this), new Syntax.CreateTable(name, ifNotExists, elements, settings)); }
}

/* The same as WITH (partitioned_by = '...'). Names of transforms are plain identifiers. */
void PartitionedBy(Map<String, String> settings) :
{
    final StringBuilder fields = new StringBuilder();
}
{
    <IDENTIFIER> { Syntax.requireWord(token.image, "partitioned", getPos()); }
    <BY>
    <LPAREN> PartitionField(fields)
    ( <COMMA> { fields.append(", "); } PartitionField(fields) )*
    <RPAREN>
    { settings.put("partitioned_by", fields.toString()); }
}

void PartitionField(StringBuilder fields) :
{
    final SqlIdentifier name;
    final SqlIdentifier column;
}
{
    name = SimpleIdentifier()
    (
        <LPAREN> { fields.append(name.getSimple()).append('('); }
        [ <UNSIGNED_INTEGER_LITERAL> { fields.append(token.image).append(", "); } <COMMA> ]
        column = SimpleIdentifier() { fields.append(Syntax.quoted(column)).append(')'); }
        <RPAREN>
    |
        { fields.append(Syntax.quoted(name)); }
    )
}

void TableOptions(Map<String, String> settings) :
{
}
{
    <WITH> <LPAREN> TableOption(settings) ( <COMMA> TableOption(settings) )* <RPAREN>
}

void TableOption(Map<String, String> settings) :
{
    final String name;
    final String value;
}
{
    name = Identifier() <EQ> ( <INTERVAL> value = SimpleStringLiteral() | value = OptionValue() )
    { settings.put(name.toLowerCase(Locale.ROOT), value); }
}

void TableElement(Syntax.Elements elements) :
{
    final SqlIdentifier name;
    SqlIdentifier constraint = null;
    final SqlDataTypeSpec type;
    final SqlNodeList columns;
    final Syntax.Column column;
}
{
    [ <CONSTRAINT> constraint = SimpleIdentifier() ]
    (
        <PRIMARY> <KEY> columns = ParenthesizedSimpleIdentifierList()
        { elements.primaryKey(columns, getPos()); }
    |
        CheckConstraint(elements, constraint)
    |
        <UNIQUE> columns = ParenthesizedSimpleIdentifierList()
        { elements.unique(constraint, References.names(columns)); }
    |
        <FOREIGN> <KEY> columns = ParenthesizedSimpleIdentifierList()
        ReferencesClause(elements, constraint, References.names(columns))
    )
|
    name = SimpleIdentifier() type = DataType()
    { column = elements.column(name, type); }
    ( ColumnConstraint(elements, column) )*
}

void ReferencesClause(Syntax.Elements elements, SqlIdentifier constraint, List<SqlIdentifier> columns) :
{
    final SqlIdentifier parent;
    SqlNodeList parentColumns = null;
    final References references;
    Action action;
}
{
    <REFERENCES> parent = CompoundTableIdentifier()
    [ parentColumns = ParenthesizedSimpleIdentifierList() ]
    {
        references = new References(constraint, columns, parent, parentColumns);
        elements.references(references);
    }
    [ <MATCH> ( <SIMPLE> | <FULL> { references.matchFull(); } | <PARTIAL> { References.unsupportedMatch(getPos()); } ) ]
    (
        LOOKAHEAD(2)
        <ON> <DELETE> action = ReferentialAction() { references.onDelete(action); }
    |
        <ON> <UPDATE> action = ReferentialAction() { references.onUpdate(action); }
    )*
    [ <DEFERRABLE> { references.deferrable(true); } | LOOKAHEAD(2) <NOT> <DEFERRABLE> ]
    [ <INITIALLY> ( <DEFERRED> { references.initiallyDeferred(true); } | <IMMEDIATE> ) ]
}

Action ReferentialAction() :
{
}
{
    <NO> <ACTION> { return Action.NO_ACTION; }
|
    <RESTRICT> { return Action.RESTRICT; }
|
    <CASCADE> { return Action.CASCADE; }
|
    LOOKAHEAD(2)
    <SET> <NULL> { return Action.SET_NULL; }
|
    <SET> <DEFAULT_> { return Action.SET_DEFAULT; }
}

SqlNode CreateIndexCommand() :
{
    final Span s;
    boolean unique = false;
    boolean ifNotExists = false;
    SqlIdentifier name = null;
    final SqlIdentifier table;
    final List<SqlNode> keys = new ArrayList<SqlNode>();
    SqlIdentifier method = null;
    SqlNode condition = null;
}
{
    <CREATE> { s = span(); }
    [ <UNIQUE> { unique = true; } ]
    <INDEX>
    [ <CONCURRENTLY> ]
    [ <IF> <NOT> <EXISTS> { ifNotExists = true; } ]
    [ name = SimpleIdentifier() ]
    <ON> table = CompoundTableIdentifier()
    [ <USING> method = SimpleIdentifier() ]
    <LPAREN> IndexKeyItem(keys) ( <COMMA> IndexKeyItem(keys) )* <RPAREN>
    [ <WHERE> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    {
        return new Command(s.end(this), new Syntax.Define(new Ddl.CreateIndex(
            java.util.Optional.ofNullable(name), table, unique, ifNotExists, java.util.Optional.ofNullable(method), keys,
            java.util.Optional.ofNullable(condition))));
    }
}

void IndexKeyItem(List<SqlNode> keys) :
{
    SqlNode key;
}
{
    key = Expression(ExprContext.ACCEPT_SUB_QUERY)
    [
        <ASC>
    |
        <DESC> { key = SqlStdOperatorTable.DESC.createCall(getPos(), key); }
    ]
    [
        LOOKAHEAD(2)
        <NULLS> <FIRST> { key = SqlStdOperatorTable.NULLS_FIRST.createCall(getPos(), key); }
    |
        <NULLS> <LAST> { key = SqlStdOperatorTable.NULLS_LAST.createCall(getPos(), key); }
    ]
    { keys.add(key); }
}

SqlNode DropIndexCommand() :
{
    final Span s;
    boolean ifExists = false;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
    SqlIdentifier name;
}
{
    <DROP> { s = span(); }
    <INDEX>
    [ <CONCURRENTLY> ]
    [ <IF> <EXISTS> { ifExists = true; } ]
    name = CompoundTableIdentifier() { names.add(name); }
    ( <COMMA> name = CompoundTableIdentifier() { names.add(name); } )*
    [ <CASCADE> | <RESTRICT> ]
    { return new Command(s.end(this), new Syntax.Define(new Ddl.DropIndex(names, ifExists))); }
}

SqlNode AlterIndexCommand() :
{
    final Span s;
    boolean ifExists = false;
    final SqlIdentifier name;
    final SqlIdentifier to;
}
{
    <ALTER> { s = span(); }
    <INDEX>
    [ <IF> <EXISTS> { ifExists = true; } ]
    name = CompoundTableIdentifier()
    <IDENTIFIER> { Syntax.requireWord(token.image, "rename", getPos()); }
    <TO> to = SimpleIdentifier()
    { return new Command(s.end(this), new Syntax.Define(new Ddl.RenameIndex(name, ifExists, to))); }
}

void CheckConstraint(Syntax.Elements elements, SqlIdentifier name) :
{
    final Span s;
    final SqlNode condition;
}
{
    <CHECK> <LPAREN> { s = span(); }
    condition = Expression(ExprContext.ACCEPT_SUB_QUERY)
    <RPAREN>
    { elements.check(name, condition, SourceText.inParentheses(originalSql, s.end(this))); }
}

void GeneratedValue(Syntax.Column column) :
{
    final Span s;
    final SqlNode value;
    final SequenceSyntax sequence = new SequenceSyntax();
    boolean always = true;
}
{
    LOOKAHEAD(4)
    <GENERATED> <ALWAYS> <AS> <LPAREN> { s = span(); }
    value = Expression(ExprContext.ACCEPT_SUB_QUERY)
    <RPAREN>
    { column.setStored(value, SourceText.inParentheses(originalSql, s.end(this))); }
    <STORED>
|
    <GENERATED> ( <ALWAYS> | <BY> <DEFAULT_> { always = false; } ) <AS> <IDENTITY>
    [ <LPAREN> ( SequenceOption(sequence) )+ <RPAREN> ]
    { column.setIdentity(always, sequence, getPos()); }
}

void ColumnConstraint(Syntax.Elements elements, Syntax.Column column) :
{
    final SqlNode value;
    SqlIdentifier constraint = null;
}
{
    [ <CONSTRAINT> constraint = SimpleIdentifier() ]
    (
        LOOKAHEAD(2)
        <NOT> <NULL> { column.setNullable(false, getPos()); }
    |
        <NULL> { column.setNullable(true, getPos()); }
    |
        <DEFAULT_> value = DefaultValue() { column.setDefault(value); }
    |
        <PRIMARY> <KEY> { elements.primaryKey(column, getPos()); }
    |
        CheckConstraint(elements, constraint)
    |
        GeneratedValue(column)
    |
        <UNIQUE> { elements.unique(constraint, java.util.List.of(column.name())); }
    |
        ReferencesClause(elements, constraint, java.util.List.of(column.name()))
    )
}

/* An expression that stops before NOT NULL, NULL and PRIMARY KEY. */
SqlNode DefaultValue() :
{
    SqlNode e;
    final List<Object> list = new ArrayList<Object>();
    SqlOperator op;
    SqlDataTypeSpec type;
}
{
    AddExpression2b(list, ExprContext.ACCEPT_NON_QUERY)
    (
        <INFIX_CAST> type = DataType() {
            list.add(new SqlParserUtil.ToTreeListItem(SqlLibraryOperators.INFIX_CAST, getPos()));
            list.add(type);
        }
    |
        (
            <PLUS> { op = SqlStdOperatorTable.PLUS; }
        |
            <MINUS> { op = SqlStdOperatorTable.MINUS; }
        |
            <STAR> { op = SqlStdOperatorTable.MULTIPLY; }
        |
            <SLASH> { op = SqlStdOperatorTable.DIVIDE; }
        |
            <CONCAT> { op = Symbol.CONCAT; }
        )
        { list.add(new SqlParserUtil.ToTreeListItem(op, getPos())); }
        AddExpression2b(list, ExprContext.ACCEPT_NON_QUERY)
    )*
    { return SqlParserUtil.toTree(list); }
}

SqlNode DropTableCommand() :
{
    final Span s;
    boolean ifExists = false;
    boolean cascade = false;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
    SqlIdentifier name;
}
{
    <DROP> { s = span(); }
    <TABLE>
    [ <IF> <EXISTS> { ifExists = true; } ]
    name = CompoundTableIdentifier() { names.add(name); }
    ( <COMMA> name = CompoundTableIdentifier() { names.add(name); } )*
    [ <CASCADE> { cascade = true; } | <RESTRICT> ]
    { return new Command(s.end(this), new Syntax.DropTable(names, ifExists, cascade)); }
}

SqlNode ResetCommand() :
{
    final Span s;
    SqlIdentifier name = null;
}
{
    <RESET> { s = span(); }
    (
        <ALL>
    |
        LOOKAHEAD({ getToken(1).kind == TIME && getToken(2).kind == ZONE })
        <TIME> <ZONE> { name = new SqlIdentifier("timezone", getPos()); }
    |
        name = CompoundIdentifier()
    )
    { return new Command(s.end(this), new Syntax.Reset(name)); }
}

SqlNode BackupCommand() :
{
    final Span s;
    final SqlIdentifier what;
    final SqlNode path;
}
{
    <BACKUP> { s = span(); } what = SimpleIdentifier() <TO> path = StringLiteral()
    { return new Command(s.end(this), new Syntax.Backup(Syntax.Backup.Verb.BACKUP, what, path)); }
}

SqlNode RestoreCommand() :
{
    final Span s;
    final SqlIdentifier what;
    final SqlNode path;
}
{
    <RESTORE> { s = span(); } what = SimpleIdentifier() <FROM> path = StringLiteral()
    [ <AS> SimpleIdentifier() <TIMESTAMP> StringLiteral() ]
    { return new Command(s.end(this), new Syntax.Backup(Syntax.Backup.Verb.RESTORE, what, path)); }
}

SqlNode ShowCommand() :
{
    final Span s;
    SqlIdentifier name = null;
    SqlIdentifier from = null;
    final SqlNode path;
}
{
    <SHOW> { s = span(); }
    (
        <CREATE> <TABLE> name = CompoundIdentifier()
        { return new Command(s.end(this), new Syntax.Define(new Ddl.ShowCreate(name))); }
    |
        <ALL>
    |
        <TRANSACTION> <ISOLATION> <LEVEL>
        { name = new SqlIdentifier("transaction_isolation", getPos()); }
    |
        LOOKAHEAD({ getToken(1).kind == TIME && getToken(2).kind == ZONE })
        <TIME> <ZONE> { name = new SqlIdentifier("timezone", getPos()); }
    |
        name = CompoundIdentifier()
        [
            ( <FROM> | <IN> )
            (
                path = StringLiteral()
                { return new Command(s.end(this), new Syntax.Backup(Syntax.Backup.Verb.SHOW, name, path)); }
            |
                from = CompoundIdentifier()
            )
        ]
    )
    { return new Command(s.end(this), Syntax.show(name, from)); }
}

SqlNode SetCommand() :
{
    final Span s;
    SqlIdentifier name;
    String value = null;
    boolean local = false;
    final List<String> modes = new ArrayList<String>();
    final List<SqlIdentifier> constraints = new ArrayList<SqlIdentifier>();
    SqlIdentifier constraint;
    boolean deferred = false;
}
{
    <SET> { s = span(); }
    [
        <CONSTRAINTS>
        (
            <ALL>
        |
            constraint = CompoundIdentifier() { constraints.add(constraint); }
            ( <COMMA> constraint = CompoundIdentifier() { constraints.add(constraint); } )*
        )
        ( <DEFERRED> { deferred = true; } | <IMMEDIATE> )
        { return new Command(s.end(this), new Syntax.Define(new Ddl.SetConstraints(constraints, deferred))); }
    |
        <TRANSACTION> TransactionModes(modes)
        { return new Command(s.end(this), new Syntax.SetTransaction(modes, false)); }
    |
        LOOKAHEAD({ getToken(1).kind == SESSION && getToken(2).kind == CHARACTERISTICS })
        <SESSION> <CHARACTERISTICS> <AS> <TRANSACTION> TransactionModes(modes)
        { return new Command(s.end(this), new Syntax.SetTransaction(modes, true)); }
    |
        <LOCAL> { local = true; }
    |
        LOOKAHEAD({ getToken(1).kind == SESSION && getToken(2).kind != EQ && getToken(2).kind != TO && getToken(2).kind != DOT })
        <SESSION>
    ]
    (
        LOOKAHEAD({ getToken(1).kind == TIME && getToken(2).kind == ZONE })
        <TIME> <ZONE> { name = new SqlIdentifier("timezone", getPos()); }
        (
            <DEFAULT_>
        |
            <LOCAL>
        |
            <INTERVAL> value = SimpleStringLiteral() [ <HOUR> <TO> <MINUTE> ] { value = "INTERVAL " + value; }
        |
            value = OptionValue()
        )
    |
        name = CompoundIdentifier()
        ( <EQ> | <TO> )
        ( <DEFAULT_> | value = SetValue(name) )
    )
    { return new Command(s.end(this), new Syntax.Set(name, value, local)); }
}

String SetValue(SqlIdentifier name) :
{
    final List<String> values = new ArrayList<String>();
    String value;
}
{
    value = OptionValue() { values.add(value); }
    ( <COMMA> value = OptionValue() { values.add(value); } )*
    { return VariableText.of(name, values); }
}

/* A query, with the rows to lock. */
SqlNode LockingQueryCommand() :
{
    final SqlNode query;
    final List<Syntax.Locking> clauses = new ArrayList<Syntax.Locking>();
}
{
    query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    ( LockingClause(clauses) )*
    {
        return clauses.isEmpty()
            ? query
            : new Command(query.getParserPosition(), new Syntax.LockingQuery(query, clauses));
    }
}

/* Words tells this FOR from those of other clauses; the words behind it are no keywords. */
void LockingClause(List<Syntax.Locking> clauses) :
{
    String strength = "";
    String word;
    final List<SqlIdentifier> tables = new ArrayList<SqlIdentifier>();
    SqlIdentifier table;
    String wait = "";
    final SqlParserPos pos;
}
{
    <LOCKING_FOR> { pos = getPos(); }
    (
        <UPDATE> { strength = "update"; }
    |
        word = Identifier() { strength = word; }
        [ LOOKAHEAD({ Syntax.Locking.goesOn(getToken(0).image, getToken(1).image) })
            word = Identifier() { strength = strength + " " + word; } ]
        [ <UPDATE> { strength = strength + " update"; } ]
    )
    [ LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("of") })
        Identifier()
        table = SimpleIdentifier() { tables.add(table); }
        ( <COMMA> table = SimpleIdentifier() { tables.add(table); } )*
    ]
    [ LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("nowait") || getToken(1).image.equalsIgnoreCase("skip") })
        word = Identifier() { wait = word; }
        [ LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("locked") }) word = Identifier() { wait = wait + " " + word; } ]
    ]
    { clauses.add(Syntax.Locking.of(strength, tables, wait, pos)); }
}
