// Completion for Python web API work: the file's own names, well-known ones, Python's, any word.
import { completeAnyWord, completeFromList, ifNotIn } from "@codemirror/autocomplete";
import { globalCompletion, localCompletionSource } from "@codemirror/lang-python";

const NAMES = {
  fastapi: {
    class: "FastAPI APIRouter Request Response BackgroundTasks HTTPException UploadFile WebSocket",
    function: "Body Cookie Depends File Form Header Path Query Security",
    namespace: "fastapi responses security exceptions testclient",
    property: "response_model status_code dependencies include_router add_middleware lifespan",
    type: "OAuth2PasswordBearer OAuth2PasswordRequestForm APIKeyHeader HTTPBearer",
  },
  starlette: {
    class:
      "JSONResponse PlainTextResponse HTMLResponse RedirectResponse StreamingResponse FileResponse",
    type: "BaseHTTPMiddleware CORSMiddleware GZipMiddleware TestClient",
    constant:
      "HTTP_200_OK HTTP_201_CREATED HTTP_204_NO_CONTENT HTTP_400_BAD_REQUEST " +
      "HTTP_401_UNAUTHORIZED HTTP_403_FORBIDDEN HTTP_404_NOT_FOUND HTTP_409_CONFLICT",
  },
  pydantic: {
    class: "BaseModel ConfigDict RootModel TypeAdapter ValidationError ValidationInfo",
    function: "Field field_validator model_validator computed_field field_serializer PrivateAttr",
    method: "model_validate model_validate_json model_dump model_dump_json model_copy model_fields",
    type: "EmailStr HttpUrl SecretStr PositiveInt NonNegativeInt StringConstraints Discriminator",
  },
  python: {
    type: "Annotated Any Callable Iterable Iterator Literal Mapping Optional Protocol Self TypedDict",
    class: "datetime timedelta Decimal Enum StrEnum UUID dataclass defaultdict asynccontextmanager",
  },
};

const wellKnown = Object.entries(NAMES).flatMap(([detail, kinds]) =>
  Object.entries(kinds).flatMap(([type, names]) =>
    names.split(" ").map((label) => ({ label, type, detail, boost: 1 })),
  ),
);

// Earlier sources win where two know the same name.
const SOURCES = [
  completeFromList(wellKnown),
  localCompletionSource,
  globalCompletion,
  completeAnyWord,
].map((source) => ifNotIn(["String", "Comment", "FormatString"], source));

/** Ask every source and offer each name once. */
export async function completeOnce(context) {
  const results = (await Promise.all(SOURCES.map((source) => source(context)))).filter(Boolean);
  if (!results.length) return null;
  const { from } = results[0];
  const options = new Map();
  for (const result of results.filter((candidate) => candidate.from === from)) {
    for (const option of result.options) {
      const known = options.get(option.label);
      // A well-known name that the file uses already is the likeliest of all.
      options.set(option.label, known ? { ...known, boost: (known.boost ?? 0) + 1 } : option);
    }
  }
  return { from, options: [...options.values()], validFor: /^\w*$/ };
}
