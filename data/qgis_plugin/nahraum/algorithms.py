"""The algorithms: one for each command that answers with a layer."""

from processing.gui.RenderingStyles import RenderingStyles
from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingParameterVectorDestination,
)

from . import options
from .command import run
from .words import language, words

OUTPUT = "OUTPUT"
# Levels whose areas have a map.
LEVELS = ["quartier", "district", "municipality", "county"]


class Styler(QgsProcessingLayerPostProcessorInterface):
    """Draws an answer with the style in its GeoPackage, which Processing leaves aside when it loads a layer."""

    def postProcessLayer(self, layer, context, feedback):  # noqa: N802 (QGIS gives the names)
        layer.loadDefaultStyle()


# The last one of each answer: QGIS uses it when the algorithm is gone, and does not keep alive what Python knows of it.
STYLERS = {}


class Algorithm(QgsProcessingAlgorithm):
    """Calls a command of the program with its parameters as options, and loads the answer.

    A subclass names the command, its options, and what it says about itself.
    """

    COMMAND = ""
    # What kind of layer the answer is.
    KIND = QgsProcessing.TypeVectorPolygon

    def title(self):
        """Its name in the toolbox."""
        raise NotImplementedError

    def question(self):
        """The question that it answers, and how."""
        raise NotImplementedError

    def options(self):
        """Its options, from the most to the least important."""
        raise NotImplementedError

    def createInstance(self):  # noqa: N802 (QGIS gives the names)
        return type(self)()

    def name(self):
        return self.COMMAND

    def displayName(self):  # noqa: N802
        return self.title()

    def icon(self):
        return self.provider().icon() if self.provider() else super().icon()

    def shortHelpString(self):  # noqa: N802
        return self.question()

    def initAlgorithm(self, configuration=None):  # noqa: N802
        for option in self.options():
            self.addParameter(option.definition())
        self.addParameter(QgsProcessingParameterVectorDestination(OUTPUT, self.title(), self.KIND))

    def checkParameterValues(self, parameters, context):  # noqa: N802
        if not any(parameters.get(name) for name in self.sources()):
            return False, self.missing()
        return super().checkParameterValues(parameters, context)

    def sources(self):
        """Parameters of which at least one has to be given."""
        return ["CONFIG", "MUNICIPALITIES", "QUARTIERS"]

    def missing(self):
        """What is said when none of them is given."""
        return words(
            "Choose a configuration (region.toml), or layers of municipalities or quartiers.",
            "Wählen Sie eine Konfiguration (region.toml) oder Layer der Gemeinden oder Quartiere.",
        )

    def processAlgorithm(self, parameters, context, feedback):  # noqa: N802
        path = self.parameterAsOutputLayer(parameters, OUTPUT, context)
        if not path.lower().endswith(".gpkg"):
            raise QgsProcessingException(
                words(
                    f"{path}: the answer is a GeoPackage, which holds its style; choose a name that ends in .gpkg",
                    f"{path}: Die Antwort ist ein GeoPackage, das ihren Stil enthält; wählen Sie einen Namen mit .gpkg",
                )
            )
        arguments = [self.COMMAND, "--lang", language()]
        for option in self.options():
            arguments += option.arguments(self, parameters, context)
        run([*arguments, "--output", path], feedback)
        # A style that the user has chosen for the answers of this algorithm stays.
        if context.willLoadLayerOnCompletion(path) and RenderingStyles.getStyle(self.id(), OUTPUT) is None:
            STYLERS[path] = Styler()
            context.layerToLoadOnCompletionDetails(path).setPostProcessor(STYLERS[path])
        return {OUTPUT: path}


class Coverage(Algorithm):
    COMMAND = "coverage"

    def title(self):
        return words("Coverage", "Versorgung")

    def question(self):
        return words(
            "Which residents reach a service within the limit? Each area has its residents, those within the limit "
            "and their share; 65+ and 80+ where the data say.",
            "Welche Einwohner erreichen ein Angebot innerhalb des Grenzwerts? Jedes Gebiet hat seine Einwohner, die "
            "Versorgten und ihren Anteil; auch ab 65 und 80, wo die Daten es sagen.",
        )

    def options(self):
        return options.data() + options.selection() + [level()] + options.more()


class Gaps(Algorithm):
    COMMAND = "gaps"
    KIND = QgsProcessing.TypeVectorAnyGeometry

    def title(self):
        return words("Gaps", "Lücken")

    def question(self):
        return words(
            "Where do residents not reach a service, and where would one new place serve most of them? Choose "
            "connected areas without the service instead, what a place would serve everywhere (need), or stops of a "
            "rolling shop for those whom no new place would serve.",
            "Wo erreichen Einwohner ein Angebot nicht, und wo würde ein neuer Standort die meisten versorgen? "
            "Wahlweise zusammenhängende Gebiete ohne Angebot, was ein Standort überall versorgen würde (Bedarf), "
            "oder Halte eines rollenden Ladens für die, die kein neuer Standort versorgt.",
        )

    def options(self):
        return (
            options.data()
            + options.selection()
            + [
                options.switch("CONNECTED", "--connected", words("Connected areas", "Zusammenhängende Gebiete")),
                options.switch("NEED", "--need", words("Need at every place", "Bedarf an jedem Ort"), advanced=True),
                options.number(
                    "STOPS",
                    "--stops",
                    words("Number of stops of a rolling shop", "Zahl der Halte eines rollenden Ladens"),
                    advanced=True,
                ),
                options.number(
                    "HOURS",
                    "--hours",
                    words("Longest tour in hours", "Längste Tour in Stunden"),
                    least=0,
                    whole=False,
                    advanced=True,
                ),
            ]
            + options.candidates()
            + options.more()
        )


class Border(Algorithm):
    COMMAND = "border"

    def title(self):
        return words("Border effect", "Grenzeffekt")

    def question(self):
        return words(
            "What do residents gain because boundaries are open? Each area has the persons who are covered only "
            "because facilities of other municipalities count.",
            "Was gewinnen Einwohner durch offene Grenzen? Jedes Gebiet hat die Personen, die nur versorgt sind, weil "
            "Einrichtungen anderer Gemeinden zählen.",
        )

    def options(self):
        boundary = options.choice(
            "BOUNDARY",
            "--boundary",
            words("The boundary that opens and closes", "Die Grenze, die offen oder geschlossen ist"),
            ["municipality", "county"],
            advanced=True,
        )
        return options.data() + options.selection() + [level(), boundary] + options.more()


class Overlaps(Algorithm):
    COMMAND = "overlaps"
    KIND = QgsProcessing.TypeVector

    def title(self):
        return words("Overlaps", "Überschneidungen")

    def question(self):
        return words(
            "Which facilities share residents across a boundary or between providers, and which are double "
            "structures (facilities for largely the same residents)?",
            "Welche Einrichtungen teilen sich Einwohner über eine Grenze hinweg oder zwischen Trägern, und welche "
            "sind Doppelstrukturen (Einrichtungen für weitgehend dieselben Einwohner)?",
        )

    def options(self):
        views = ["pairs", "facilities", "municipalities", "providers", "umbrellas", "facing", "split"]
        return (
            options.data()
            + options.selection()
            + [
                options.choice("OF", "--of", words("What to list", "Was aufgelistet wird"), views, "pairs"),
                options.choice(
                    "PROVIDER_LEVEL",
                    "--provider-level",
                    words("Who counts as one provider", "Wer als ein Träger zählt"),
                    ["provider", "umbrella"],
                    advanced=True,
                ),
            ]
            + options.more()
        )


class Site(Algorithm):
    COMMAND = "site"
    KIND = QgsProcessing.TypeVector

    def title(self):
        return words("New places", "Neue Standorte")

    def question(self):
        return words(
            "Where do new places achieve most? most: a number of places that serve most persons; fewest: the fewest "
            "places for a target share; median: a number of places with the shortest walks. Existing facilities stay.",
            "Wo erreichen neue Standorte am meisten? most: eine Zahl von Standorten für die meisten Personen; fewest: "
            "die wenigsten Standorte für einen Zielanteil; median: eine Zahl von Standorten mit den kürzesten Wegen. "
            "Bestehende Einrichtungen bleiben.",
        )

    def options(self):
        models = ["most", "fewest", "median"]
        return (
            options.data()
            + options.selection()
            + [
                options.choice("MODEL", "--model", words("What to achieve", "Was erreicht wird"), models, "most"),
                options.number(
                    "PLACES", "--places", words("Number of new places", "Zahl der neuen Standorte"), least=0
                ),
                options.number(
                    "TARGET",
                    "--target",
                    words("For fewest: share to be served, percent", "Für fewest: zu versorgender Anteil, Prozent"),
                    least=0,
                    whole=False,
                ),
                options.number(
                    "CAPACITY",
                    "--capacity",
                    words("Most persons whom a new place can serve", "Personen, die ein Standort höchstens versorgt"),
                    advanced=True,
                ),
                options.choice(
                    "OF", "--of", words("What to list", "Was aufgelistet wird"), ["places", "summary"], "places", True
                ),
            ]
            + options.candidates()
            + options.more()
        )


class Reach(Algorithm):
    COMMAND = "reach"
    KIND = QgsProcessing.TypeVectorAnyGeometry

    def title(self):
        return words("Reach on foot", "Erreichbarkeit zu Fuß")

    def question(self):
        return words(
            "What is within a number of minutes on foot from a place (isochrones)? With a configuration, residents "
            "and facilities within are counted; a street map alone is enough for the areas.",
            "Was ist von einem Ort in einer Zahl von Minuten zu Fuß erreichbar (Isochronen)? Mit einer Konfiguration "
            "werden Einwohner und Einrichtungen darin gezählt; für die Flächen genügt eine Straßenkarte.",
        )

    def options(self):
        minutes = words("Minutes, with commas", "Minuten, mit Komma getrennt")
        starts = options.layer(
            "POINTS",
            "--from",
            words("Starting points (instead of one)", "Startpunkte (statt eines einzelnen)"),
            QgsProcessing.TypeVectorAnyGeometry,
            advanced=False,
        )
        return (
            [
                options.point("FROM", "--from", words("Starting point", "Startpunkt")),
                starts,
                options.text("MINUTES", "--minutes", minutes, "5,10,15"),
                options.switch("WAYS", "--ways", words("The ways instead of the areas", "Die Wege statt der Flächen")),
            ]
            + options.data()
            + options.more()
        )

    def sources(self):
        return ["CONFIG", "NETWORK"]

    def missing(self):
        return words(
            "Choose a configuration (region.toml) or a street map.",
            "Wählen Sie eine Konfiguration (region.toml) oder eine Straßenkarte.",
        )

    def checkParameterValues(self, parameters, context):  # noqa: N802
        given = [name for name in ("FROM", "POINTS") if parameters.get(name)]
        if len(given) != 1:
            return False, words(
                "Choose either a starting point or a layer of them.",
                "Wählen Sie entweder einen Startpunkt oder einen Layer davon.",
            )
        return super().checkParameterValues(parameters, context)


def level():
    said = words("Level of the areas", "Ebene der Gebiete")
    return options.choice("LEVEL", "--by", said, LEVELS, "quartier")


ALGORITHMS = [Coverage, Gaps, Border, Overlaps, Site, Reach]
