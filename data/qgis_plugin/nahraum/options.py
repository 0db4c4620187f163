"""Parameters of algorithms, and the options of the command that they become."""

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterPoint,
    QgsProcessingParameterString,
)

from .words import words

# Layers of QGIS that the command reads as they are; others are saved to a GeoPackage first.
READ = ["gpkg", "geojson", "fgb", "shp"]


class Option:
    """A parameter and the option of the command that it sets."""

    def __init__(self, flag, make, advanced=False):
        self.flag = flag
        self.make = make
        self.advanced = advanced

    def definition(self):
        """A new parameter, which QGIS takes over."""
        parameter = self.make()
        if self.advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.FlagAdvanced)
        return parameter

    def arguments(self, algorithm, given, context):
        """The words of the command line; none where nothing was given."""
        parameter = self.make()
        name, kind = parameter.name(), parameter.type()
        if kind == "boolean":
            return [self.flag] if algorithm.parameterAsBoolean(given, name, context) else []
        # What is not given has its default; what is given as empty is empty.
        value = given[name] if name in given else parameter.defaultValue()
        if value is None or value == "":
            return []
        word = self.word(parameter, (algorithm, given, name, context))
        return [self.flag, word] if word else []

    @staticmethod
    def word(parameter, where):
        algorithm, given, name, context = where
        kind = parameter.type()
        if kind == "enum":
            return algorithm.parameterAsEnumString(given, name, context)
        if kind == "number" and parameter.dataType() == QgsProcessingParameterNumber.Integer:
            return str(algorithm.parameterAsInt(given, name, context))
        if kind == "number":
            return str(algorithm.parameterAsDouble(given, name, context))
        if kind == "point":
            degrees = QgsCoordinateReferenceSystem("EPSG:4326")
            point = algorithm.parameterAsPoint(given, name, context, degrees)
            return f"{point.x():.7f},{point.y():.7f}"
        if kind == "source":
            return source(algorithm, given, name, context)
        if kind == "file":
            return algorithm.parameterAsFile(given, name, context)
        return algorithm.parameterAsString(given, name, context).strip()


class Settings(Option):
    """Lines `key=value`, each of which is an option of its own."""

    def arguments(self, algorithm, given, context):
        text = algorithm.parameterAsString(given, self.make().name(), context)
        lines = [line.strip() for line in text.splitlines()]
        return [word for line in lines if line for word in (self.flag, line)]


def source(algorithm, given, name, context):
    """The file of a layer, with the layer's name where the file has several."""
    path, layer = algorithm.parameterAsCompatibleSourceLayerPathAndLayerName(given, name, context, READ, "gpkg")
    return f"{path}:{layer}" if layer else path


def text(name, flag, said, default=None, advanced=False):
    return Option(flag, lambda: QgsProcessingParameterString(name, said, default, optional=True), advanced)


def file(name, flag, said, ending=None, advanced=False):
    def make():
        kind = {"extension": ending} if ending else {}
        return QgsProcessingParameterFile(name, said, optional=True, **kind)

    return Option(flag, make, advanced)


def switch(name, flag, said, advanced=False):
    return Option(flag, lambda: QgsProcessingParameterBoolean(name, said, False), advanced)


def choice(name, flag, said, values, default=None, advanced=False):
    def make():
        return QgsProcessingParameterEnum(
            name, said, options=values, defaultValue=default, optional=default is None, usesStaticStrings=True
        )

    return Option(flag, make, advanced)


def number(name, flag, said, default=None, least=1, whole=True, advanced=False):
    def make():
        kind = QgsProcessingParameterNumber.Integer if whole else QgsProcessingParameterNumber.Double
        return QgsProcessingParameterNumber(name, said, kind, default, default is None, minValue=least)

    return Option(flag, make, advanced)


def layer(name, flag, said, kind, advanced=True):
    return Option(
        flag, lambda: QgsProcessingParameterFeatureSource(name, said, [kind], optional=True), advanced
    )


def point(name, flag, said):
    return Option(flag, lambda: QgsProcessingParameterPoint(name, said, optional=True))


def data():
    """Where the data come from: a configuration, layers of QGIS, or both."""
    areas, points = QgsProcessing.TypeVectorPolygon, QgsProcessing.TypeVectorPoint
    anything = QgsProcessing.TypeVector
    return [
        file(
            "CONFIG",
            "--config",
            words("Configuration (region.toml)", "Konfiguration (region.toml)"),
            ending="toml",
        ),
        layer("MUNICIPALITIES", "--municipalities", words("Municipalities", "Gemeinden"), areas),
        layer("QUARTIERS", "--quartiers", words("Quartiers", "Quartiere"), areas),
        layer("FACILITIES", "--facilities", words("Facilities", "Einrichtungen"), anything),
        layer("CELLS", "--cells", words("Population cells", "Bevölkerungszellen"), anything),
    ] + [
        file(
            "NETWORK",
            "--network",
            words(
                "Street map or network file (for distances on foot)",
                "Straßenkarte oder Wegenetz-Datei (für Fußwege)",
            ),
            advanced=True,
        ),
        text(
            "PROFILE",
            "--profile",
            words(
                "Walker: adult, senior, rollator, wheelchair",
                "Wer geht: adult, senior, rollator, wheelchair",
            ),
            advanced=True,
        ),
    ]


def selection():
    """Service and limit."""
    return [
        text(
            "CATEGORY",
            "--category",
            words(
                "Service, such as supermarket or pharmacy (several with commas; empty: all)",
                "Angebot, etwa Supermarkt oder Apotheke (mehrere mit Komma; leer: alle)",
            ),
            default="supermarket",
        ),
        number(
            "LIMIT",
            "--limit",
            words("Limit in metres (empty: of the configuration)", "Grenzwert in Metern (leer: laut Konfiguration)"),
        ),
    ]


def candidates():
    """Where new places can be, and whom they should serve."""
    return [
        text(
            "HOST",
            "--host",
            words(
                "New places only in facilities of these services",
                "Neue Standorte nur in Einrichtungen dieser Angebote",
            ),
            advanced=True,
        ),
        layer(
            "CANDIDATES",
            "--candidates",
            words("New places only at these points", "Neue Standorte nur an diesen Punkten"),
            QgsProcessing.TypeVectorPoint,
        ),
        text(
            "WEIGHT",
            "--weight",
            words(
                "Whom new places should serve: persons, persons_65, …",
                "Für wen neue Standorte sind: persons, persons_65, …",
            ),
            advanced=True,
        ),
    ]


def more():
    """What every algorithm has at its end."""

    def settings():
        said = words(
            "Further settings of the configuration, one key=value a line",
            "Weitere Einstellungen der Konfiguration, je Zeile ein schlüssel=wert",
        )
        return QgsProcessingParameterString("SETTINGS", said, "", multiLine=True, optional=True)

    return [
        number(
            "PERSONS_MIN",
            "--persons-min",
            words(
                "Withhold counts of fewer persons, for publication",
                "Zahlen von weniger Personen zurückhalten (für Veröffentlichung)",
            ),
            advanced=True,
        ),
        Settings("--set", settings, advanced=True),
        switch(
            "VERBOSE",
            "--verbose",
            words(
                "List more findings, and how long each stage took",
                "Mehr Befunde nennen, und wie lange jeder Schritt dauerte",
            ),
            advanced=True,
        ),
    ]
