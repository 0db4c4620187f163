"""The provider: all algorithms, and the setting with the path of the command."""

import os

from processing.core.ProcessingConfig import ProcessingConfig, Setting
from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .algorithms import ALGORITHMS
from .command import COMMAND
from .words import words


class Provider(QgsProcessingProvider):
    """Algorithms that call the program `nahraum`."""

    def load(self):
        name = self.name()
        ProcessingConfig.settingIcons[name] = self.icon()
        label = words(
            "Program nahraum (empty: the one that is found in PATH)",
            "Programm nahraum (leer: das in PATH gefundene)",
        )
        ProcessingConfig.addSetting(Setting(name, COMMAND, label, "", valuetype=Setting.FILE))
        ProcessingConfig.readSettings()
        self.refreshAlgorithms()
        return True

    def unload(self):
        ProcessingConfig.removeSetting(COMMAND)

    def loadAlgorithms(self):  # noqa: N802 (QGIS gives the names)
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())

    def id(self):
        return "nahraum"

    def name(self):
        return "Nahraum"

    def icon(self):
        return QIcon(os.path.join(os.path.dirname(__file__), "icon.svg"))

    # A GeoPackage alone holds the style with which QGIS opens the answer.
    def supportedOutputVectorLayerExtensions(self):  # noqa: N802
        return ["gpkg"]

    def supportedOutputTableExtensions(self):  # noqa: N802
        return ["gpkg"]

    def defaultVectorFileExtension(self, hasGeometry=True):  # noqa: N802, N803
        return "gpkg"

    def supportsNonFileBasedOutput(self):  # noqa: N802
        return False
